/** What the daemon answers, as its asker reads it. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ask, outcomeOf } from '../../gateway/cli/ask.ts';
import { speak } from '../../gateway/cli/language.ts';
import type { Config } from '../../gateway/core/config/options.ts';
import { openRequestSocket, requestSocketOf } from '../../gateway/drivers/local-socket/request.ts';
import { createWorkplace } from '../support/running/workplace.ts';

afterEach(() => speak('en'));

test.each([
  ['on-duty', 'the duty has begun meanwhile', 'la garde a commencé entre-temps'],
  ['off-duty', 'the duty has ended meanwhile', 'la garde a fini entre-temps'],
  ['no-socket', 'control-unavailable says why', 'control-unavailable dit pourquoi'],
  ['unknown-request', 'restart it (systemctl restart balise)', 'le relancer (systemctl restart balise)'],
] as const)('%s is told in both languages, with what to do', (why, en, fr) => {
  expect(outcomeOf({ result: 'refused', why })).toEqual({ refused: expect.stringContaining(en) });
  speak('fr');
  expect(outcomeOf({ result: 'refused', why })).toEqual({ refused: expect.stringContaining(fr) });
});

test('an answer of a daemon of another version is told as one, and what it did is not called refused', async () => {
  const place = createWorkplace();
  const socket = join(place.dir, 'balise.sock');
  const config = { 'control.socket': socket } as Config;
  const server = await openRequestSocket(requestSocketOf(socket), async () => ({ result: 'done', upTo: 7 }) as never);
  place.later(() => server.close());
  const asked = { ask: 'erase', fromMs: 0, toMs: 1, reason: 'request', by: 'root' } as const;
  expect(await ask(config, asked)).toEqual({ refused: expect.stringContaining('what was asked may be done') });
  speak('fr');
  expect(await ask(config, asked)).toEqual({ refused: expect.stringContaining('la demande est peut-être faite') });
});
