/** The whole gateway in this process, with its time in the hand of a test: what waits for a minute is not waited for. */
import { expect, vi } from 'vitest';
import { checkConfig } from '../../../gateway/core/config/check.ts';
import { NO_REMOTE } from '../../../gateway/core/config/remote-state.ts';
import { startDaemon } from '../../../gateway/daemon.ts';
import { askStatus } from '../../../gateway/drivers/local-socket/status.ts';
import type { RemoteConfig } from '../../../gateway/pipeline-config.ts';
import type { Log } from '../../../gateway/ports.ts';
import { createManualClock } from '../manual-clock.ts';
import { type WellStatus, wellStatus } from '../well-status.ts';
import { defaultOptions, type Options } from './config.ts';
import type { Workplace } from './workplace.ts';

const NOTHING_REMOTE: RemoteConfig = {
  ...{ state: NO_REMOTE, revision: 'test', judge: () => null, save: () => false },
};

export interface TimedGateway {
  /** How often the link came up. */
  ups(): number;
  status(): Promise<WellStatus>;
  /** Time passes until `check` (made of `expect`s) does not throw. */
  until(check: () => unknown): Promise<void>;
}

/** @param startMs UTC of its first instant */
export async function startTimedGateway(place: Workplace, startMs: number, options: Options): Promise<TimedGateway> {
  const document: Record<string, Record<string, unknown>> = {};
  for (const [key, value] of Object.entries({ ...defaultOptions(place.dir), ...options })) {
    const [table = '', name = ''] = key.split('.');
    document[table] = { ...document[table], [name]: value };
  }
  const { config, problems } = checkConfig(document, '2020-01-01');
  if (config === null) throw new Error(JSON.stringify(problems));
  const clock = createManualClock({ wallMs: startMs });
  let ups = 0;
  const quiet = (): void => undefined;
  const log: Log = {
    error: quiet,
    warn: quiet,
    debug: quiet,
    info(message) {
      if (message === 'link up') ups++;
    },
  };
  const daemon = await startDaemon({
    ...{ config, remote: NOTHING_REMOTE, faults: [], clock, simulated: null, log },
    onDead: (detail) => expect.unreachable(detail),
    onStop: (reason) => expect.unreachable(reason),
    onRestart: () => expect.unreachable('nothing was changed'),
  });
  place.later(() => daemon.stop('signal'));
  return {
    ups: () => ups,
    async status(): Promise<WellStatus> {
      return wellStatus((await askStatus(config['control.socket'], 10_000)) ?? '');
    },
    /** Time passes until `check` (made of `expect`s) does not throw. */
    until: (check: () => unknown): Promise<void> =>
      vi.waitFor(
        async () => {
          clock.advance(500);
          await check();
        },
        { timeout: 30_000, interval: 2 },
      ),
  };
}
