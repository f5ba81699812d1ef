/** Half an hour of the receiver's own sentences, in the time of a test: then they end, and `gnss --record` says so. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { recordRaw } from '../../gateway/cli/gnss/record.ts';
import { speak } from '../../gateway/cli/language.ts';
import { WORKSHOP_MS } from '../../gateway/core/live/limits.ts';
import { VERSION } from '../../gateway/core/version.ts';
import { loadConfig } from '../../gateway/drivers/config-file.ts';
import { type ControlParts, openControl } from '../../gateway/open-control.ts';
import { createLiveFeed } from '../../gateway/open-live.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const SOON = { timeout: 25_000, interval: 20 };

it('off duty it ends after half an hour, not before, and says so in the language asked for', async () => {
  const place = createWorkplace();
  const config = loadConfig(writeConfig(place.dir, defaultOptions(place.dir)));
  const clock = createManualClock({ wallMs: Date.UTC(2026, 10, 28, 9) });
  const live = createLiveFeed(clock);
  const audits: unknown[] = [];
  const control = await openControl({
    ...{ config, live, report: async () => ({ version: VERSION, tracking: false }) },
    pipeline: {
      tracking: () => false,
      instant: () => ({ t: clock.wallMs() }),
      audit: async (audit: unknown) => audits.push(audit),
    },
    onFault: ({ detail }: { detail: string }) => expect.fail(detail),
  } as unknown as ControlParts);
  place.later(async () => {
    await live.close();
    await control.close();
  });
  let said = '';
  const listen = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  place.later(() => listen.mockRestore());
  speak('fr');
  place.later(() => speak('en'));

  const file = join(place.dir, 'raw.nmea');
  let over = false;
  const recording = recordRaw(config, { file, reason: 'antenna', seconds: 0 }).finally(() => {
    over = true;
  });
  const size = (): number => statSync(file).size;
  const heard = (more: number): Promise<void> =>
    vi.waitFor(() => {
      live.onBytes(Buffer.from('$GNTXT\r\n'));
      expect(size()).toBeGreaterThan(more);
    }, SOON);
  await vi.waitFor(() => expect(said).toContain('finit après 30 min'), SOON);
  await heard(0);
  clock.advance(WORKSHOP_MS - 1);
  await heard(size());
  expect(over).toBe(false);
  clock.advance(1);
  expect(await recording).toBe(0);
  expect(said).toContain('fini : 30 min passées, garde commencée, ou service arrêté');
  expect(audits).toMatchObject([{ what: 'raw-sentences', reason: 'antenna', to: Date.UTC(2026, 10, 28, 9, 30) }]);
});
