/** The real daemon and a service manager that a test plays: what stops feeding the watchdog, and what does not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { stopChild } from '../../simulator/runner/children.ts';
import { createDisk, WITHOUT_SHIM } from '../faults/shim/shim.ts';
import { openBareConductor } from '../support/bare-conductor.ts';
import { startBalise } from '../support/running/balise.ts';
import { defaultOptions, type Options, writeConfig } from '../support/running/config.ts';
import { startGateway } from '../support/running/gateway.ts';
import { createServiceManager } from '../support/running/service-manager.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const soon = { timeout: 30_000, interval: 20 };
/** Looked at twice a second: a machine under load must not look wedged. */
const SPAN_MS = 3_000;
/** Its verdict comes after four of them. */
const SHORT_SPAN_MS = 600;
const STALL_MAX_MS = 600_000;
/** Loops for ever when told to, as a mistake in any of a thousand lines would. */
const WEDGE = `
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('SIGUSR2', () => { for (;;); });
`;

function optionsOf(place: Workplace): Options & { 'store.directory': string; 'service.lastExitFile': string } {
  return {
    ...defaultOptions(place.dir),
    ...{ 'store.directory': join(place.dir, 'store'), 'service.lastExitFile': join(place.dir, 'last-exit') },
  };
}

it('a wedged event loop feeds no more; the next start knows that the watchdog barked', async () => {
  const place = createWorkplace();
  const options = optionsOf(place);
  const manager = createServiceManager(place, SPAN_MS);
  const wedge = join(place.dir, 'wedge.mjs');
  writeFileSync(wedge, WEDGE);
  const gateway = await startGateway(place, options, {
    ...{ ...manager.environment, NODE_OPTIONS: `--import=${wedge}` },
  });
  await vi.waitFor(() => expect(manager.feeds()).toBeGreaterThanOrEqual(3), soon);
  const [first, second] = manager.said();
  expect(first).toBe('STATUS=starting: opens the store');
  expect(second).toMatch(/^EXTEND_TIMEOUT_USEC=/);
  expect(manager.said().indexOf('READY=1')).toBeLessThan(manager.said().indexOf('WATCHDOG=1'));

  process.kill(gateway.pid, 'SIGUSR2');
  expect(await manager.untilBarked(gateway, options['service.lastExitFile'])).toBe('ran out');
  const next = await startGateway(place, options);
  expect((await next.status()).vitals?.lastRestart.cause).toBe('watchdog');
});

/** A gateway under a service manager, its database on a disk that fails on command. */
async function startOnSickDisk(spanMs: number) {
  const place = createWorkplace();
  const options = optionsOf(place);
  const manager = createServiceManager(place, spanMs);
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const disk = createDisk(options['store.directory'], join(place.dir, 'control'));
  place.later(() => disk.close());
  const gateway = await startGateway(
    place,
    { ...options, 'keypad.path': keypad.path },
    { ...manager.environment, ...disk.environment },
  );
  return { place, options, manager, keypad, disk, gateway };
}

it('a store whose thread never comes back is named, and the service asks to be started again', async (context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const { place, options, manager, keypad, disk, gateway } = await startOnSickDisk(SHORT_SPAN_MS);
  await vi.waitFor(() => expect(manager.feeds()).toBeGreaterThanOrEqual(3), soon);
  disk.fail({ kind: 'stall', classes: ['sync'], at: 1, count: 1, stallMs: STALL_MAX_MS });
  await keypad.press('G');
  expect(await manager.untilBarked(gateway, options['service.lastExitFile'])).toBe('triggered');
  const [fault] = gateway.log().filter(({ code }) => code === 'part-stuck');
  expect(fault?.msg).toMatch(/^fault part-stuck: store: nothing done for \d+ s$/);
  expect(gateway.log().filter(({ msg }) => msg === 'asks to be started again')).toHaveLength(1);
  expect(manager.said().find((line) => line.startsWith('STATUS=stuck'))).toContain('store');

  disk.heal();
  const next = await startGateway(place, options);
  expect((await next.status()).vitals?.lastRestart.cause).toBe('watchdog');
});

it('a disk that takes its time is no reason to start again, and a stop is said', async (context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const { manager, keypad, disk, gateway } = await startOnSickDisk(SPAN_MS);
  await vi.waitFor(() => expect(manager.feeds()).toBeGreaterThanOrEqual(1), soon);
  disk.fail({ kind: 'stall', classes: ['sync'], at: 1, count: 1, stallMs: STALL_MAX_MS });
  await keypad.press('G');
  await vi.waitFor(() => expect(disk.counts().faults).toBe(1), soon);
  const before = manager.feeds();
  await vi.waitFor(() => expect(manager.feeds()).toBeGreaterThanOrEqual(before + 4), soon);
  expect(keypad.indications.map(({ state }) => state)).not.toContain('registered');
  disk.heal();
  await keypad.waitFor('registered', 1);
  await vi.waitFor(
    () => expect(manager.said().filter((line) => line.startsWith('STATUS=GARDE'))).not.toEqual([]),
    soon,
  );
  expect(manager.said()).not.toContain('WATCHDOG=trigger');
  expect(await gateway.stop()).toEqual({ code: 0, signal: null });
  expect(gateway.changes('part-stuck').began).toBe(0);
  await vi.waitFor(() => expect(manager.said()).toContain('STOPPING=1'), soon);
});

it('simulated time that stands still does not starve the watchdog: it is of the real world', async () => {
  const place = createWorkplace();
  const manager = createServiceManager(place, SPAN_MS);
  const start = { mode: 'lockstep', speed: 1, wallMs: Date.UTC(2026, 2, 1), monoMs: 1_000, bootId: 'simulated' };
  const conductor = await openBareConductor(start);
  place.later(() => conductor.close());
  const configFile = writeConfig(place.dir, optionsOf(place));
  const args = ['run', '-c', configFile, '--simulated-time', conductor.socketPath];
  const child = await startBalise(args, undefined, manager.environment);
  place.later(() => stopChild(child, 15_000));
  await vi.waitFor(() => expect(manager.feeds()).toBeGreaterThanOrEqual(3), soon);
});
