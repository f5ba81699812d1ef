/** The box as doctor finds it: its configuration, and what its daemon says twice, a few seconds apart. */
import { brokersOf } from '../../core/config/brokers.ts';
import type { Config } from '../../core/config/options.ts';
import { FAULT_CHECKS, isFaultCode } from '../../core/doctor/fault-places.ts';
import type { Fault } from '../../core/errors.ts';
import type { StatusReport } from '../../core/status-report.ts';
import { askStatus } from '../../drivers/local-socket/status.ts';
import { isHeld } from '../../drivers/sqlite/check-file.ts';
import type { Clock } from '../../ports.ts';
import { statusTold } from '../told.ts';

/** `mute`: it holds its directory and does not answer, so its port and its name at the broker are still its own. */
export type Daemon = { is: 'up'; first: StatusReport; last: StatusReport } | { is: 'down' } | { is: 'mute' };

export interface Box {
  config: Config;
  clock: Clock;
  /** Asked once; who waits for it waits for `WATCH_MS` and more. */
  daemon(): Promise<Daemon>;
  faults(): Promise<Fault[]>;
}

const ANSWER_MS = 3_000;
/** A receiver of 1 Hz speaks three times. */
const WATCH_MS = 3_000;
/** A daemon that has just started is given this long for its link. */
const LINK_WAIT_MS = 8_000;
const ASK_AGAIN_MS = 1_000;

export function createBox(config: Config, clock: Clock): Box {
  let asked: Promise<Daemon> | null = null;
  const daemon = (): Promise<Daemon> => {
    asked ??= watch(config, clock);
    return asked;
  };
  return {
    ...{ config, clock, daemon },
    async faults() {
      const seen = await daemon();
      return seen.is === 'up' ? faultsOf(seen.last) : [];
    },
  };
}

export function waited(clock: Pick<Clock, 'after'>, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

async function watch(config: Config, clock: Clock): Promise<Daemon> {
  const first = await ask(config);
  if (first === null) return { is: isHeld(config['store.directory']) ? 'mute' : 'down' };
  const beganMs = clock.monoMs();
  await waited(clock, WATCH_MS);
  let last = await ask(config);
  while (last !== null && awaitsLink(config, last) && clock.monoMs() - beganMs < LINK_WAIT_MS) {
    await waited(clock, ASK_AGAIN_MS);
    last = await ask(config);
  }
  return last === null ? { is: 'mute' } : { is: 'up', first, last };
}

/** It is not up, and nothing says why. */
function awaitsLink(config: Config, { link, faults }: StatusReport): boolean {
  const provisioned = brokersOf(config['platform.broker']).length > 0;
  const explained = faults.some(({ code }) => code === 'clock-not-set' || isAboutLink(code));
  return provisioned && link?.up !== true && !explained;
}

function isAboutLink(code: string): boolean {
  return isFaultCode(code) && ['login', 'tls', 'certificates'].includes(FAULT_CHECKS[code]);
}

async function ask(config: Config): Promise<StatusReport | null> {
  const answer = await askStatus(config['control.socket'], ANSWER_MS);
  return answer === null ? null : statusTold(answer);
}

function faultsOf({ faults }: StatusReport): Fault[] {
  return faults.flatMap(({ code, detail }) => (isFaultCode(code) ? [{ code, detail }] : []));
}
