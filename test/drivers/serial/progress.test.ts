import { expect, it } from 'vitest';
import { REOPEN_FIRST_MS } from '../../../gateway/core/limits.ts';
import { SerialPort } from '../../../gateway/drivers/serial/port.ts';
import type { Opener } from '../../../gateway/drivers/serial/search.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const quiet = { onBytes: () => undefined, onOpen: () => undefined, onFault: () => undefined };
const options = { coalesceMs: 0, silenceMs: null, muteMs: null, onSilence: 'reopen' } as const;

it('counts openings that came to an end, and shows one that does not', async () => {
  const clock = createManualClock();
  const openings: ReturnType<typeof Promise.withResolvers<Awaited<ReturnType<Opener>>>>[] = [];
  const open: Opener = () => {
    const opening = Promise.withResolvers<Awaited<ReturnType<Opener>>>();
    openings.push(opening);
    return opening.promise;
  };
  const port = new SerialPort({ ...options, open }, clock, quiet);
  expect(port.progress()).toEqual({ busy: true, done: 0 });
  const nothingThere = { code: 'serial-not-found', detail: 'no such port' } as const;
  openings[0]?.resolve(nothingThere);
  await new Promise((resolve) => setImmediate(resolve));
  expect(port.progress(), 'a receiver that is not there').toEqual({ busy: false, done: 1 });
  clock.advance(REOPEN_FIRST_MS);
  expect(port.progress()).toEqual({ busy: true, done: 1 });
  openings[1]?.resolve(nothingThere);
  await port.close();
  expect(port.progress()).toEqual({ busy: false, done: 2 });
});
