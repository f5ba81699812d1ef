import { expect, it } from 'vitest';
import type { Fault } from '../gateway/core/errors.ts';
import {
  START_EXTEND_EVERY_MS,
  START_EXTEND_MS,
  START_MAX_MS,
  WATCHDOG_LOOKS,
  WATCHDOG_STORE_SPANS,
} from '../gateway/core/service/limits.ts';
import type { Marks } from '../gateway/core/service/watchdog.ts';
import { openSupervision, supervise } from '../gateway/supervise.ts';
import { createManualClock } from './support/manual-clock.ts';

const SPAN_MS = 30_000;
const quiet = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

function open(spanMs: number | null = SPAN_MS) {
  const clock = createManualClock();
  const said: string[] = [];
  const faults: Fault[] = [];
  const daemon = { line: 'on duty', now: { store: { busy: false, done: 0 } } as Marks };
  const supervision = supervise(
    {
      ...{ ready: () => said.push('ready'), alive: () => said.push('alive'), stopping: () => said.push('stopping') },
      ...{ status: (text) => said.push(`status ${text}`), stuck: (why) => said.push(`stuck ${why}`) },
      ...{ takesLonger: (ms) => said.push(`longer ${ms}`), close: () => said.push('close') },
    },
    spanMs,
    clock,
    quiet,
  );
  const started = () =>
    supervision.started({
      ...{ marks: () => daemon.now, statusLine: () => daemon.line, onFault: (fault) => void faults.push(fault) },
    });
  return { clock, supervision, daemon, faults, started, said: () => said.splice(0) };
}

it('asks for more time while it starts, and no longer than a start may ever take', () => {
  const { clock, said } = open();
  const longer = `longer ${START_EXTEND_MS}`;
  expect(said()).toEqual(['status starting: opens the store', longer]);
  clock.advance(2 * START_EXTEND_EVERY_MS);
  expect(said()).toEqual([longer, longer]);
  clock.advance(START_MAX_MS);
  said();
  clock.advance(START_MAX_MS);
  expect(said()).toEqual([]);
});

it('says that it is ready with its status, then feeds the watchdog and tells what changed', () => {
  const { clock, daemon, started, said } = open();
  said();
  started();
  expect(said()).toEqual(['status on duty', 'ready', 'alive']);
  clock.advance(SPAN_MS);
  expect(said()).toEqual(Array(WATCHDOG_LOOKS).fill('alive'));
  daemon.line = 'off duty';
  clock.advance(SPAN_MS / WATCHDOG_LOOKS);
  expect(said().sort()).toEqual(['alive', 'status off duty']);
});

it('a stuck part is a fault, is said with its name, and nothing is fed after that', () => {
  const { clock, daemon, faults, started, said } = open();
  started();
  daemon.now = { store: { busy: true, done: 3 } };
  clock.advance(WATCHDOG_STORE_SPANS * SPAN_MS);
  expect(said()).not.toContain('stuck');
  expect(faults).toEqual([]);
  clock.advance(SPAN_MS);
  const stuckS = (WATCHDOG_STORE_SPANS * SPAN_MS) / 1_000;
  expect(said()).toEqual([`stuck stuck: store: nothing done for ${stuckS} s`]);
  expect(faults).toEqual([{ code: 'part-stuck', detail: `store: nothing done for ${stuckS} s` }]);
  clock.advance(10 * SPAN_MS);
  expect(said()).toEqual([]);
  expect(clock.waiting()).toBe(0);
});

it('without a watchdog in the unit it says only how it is', () => {
  const { clock, daemon, started, said } = open(null);
  said();
  started();
  daemon.now = { store: { busy: true, done: 3 } };
  clock.advance(100 * SPAN_MS);
  expect(said()).toEqual(['status on duty', 'ready']);
});

it('a stop ends all of it', () => {
  const { clock, supervision, started, said } = open();
  started();
  said();
  supervision.stopping();
  expect(said()).toEqual(['status stopping: what waits leaves or is kept', 'stopping']);
  clock.advance(10 * SPAN_MS);
  expect(said()).toEqual([]);
});

it('nothing at all is done where no service manager started it', async () => {
  const clock = createManualClock();
  await openSupervision({ WATCHDOG_USEC: '30000000' }, clock, quiet);
  expect(clock.waiting()).toBe(0);
});

it('takes out of the environment what is meant for the daemon alone: a busctl that it starts would answer for it', async () => {
  const environment = {
    NOTIFY_SOCKET: '/nobody/there',
    WATCHDOG_USEC: '30000000',
    WATCHDOG_PID: String(process.pid),
    PATH: '/bin',
  };
  const supervision = await openSupervision(environment, createManualClock(), quiet);
  expect(environment).toEqual({ PATH: '/bin' });
  supervision.stopping();
});
