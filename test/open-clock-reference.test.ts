import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkConfig } from '../gateway/core/config/check.ts';
import { createFaults } from '../gateway/core/health.ts';
import { CLOCK_SAMPLE_FIX_AGE_MAX_MS, CLOCK_SAMPLE_MS } from '../gateway/core/limits.ts';
import { openClockReference } from '../gateway/open-clock-reference.ts';
import { openDatagramSocket } from './support/datagram-socket.ts';
import { createManualClock } from './support/manual-clock.ts';
import { createWorkplace } from './support/running/workplace.ts';

const WALL_MS = Date.UTC(2026, 2, 1);

async function open(options: { simulated?: boolean } = {}) {
  const place = createWorkplace();
  const path = join(place.dir, 'chrony.sock');
  const document = { vehicle: { id: 'a' }, gnss: { kind: 'none' }, time: { chronySocket: path } };
  const { config } = checkConfig(document, '2026-01-01');
  if (config === null) throw new Error('the configuration is wrong');
  const clock = createManualClock({ wallMs: WALL_MS });
  const changes: string[] = [];
  const faults = createFaults((fault, standing) => changes.push(`${standing ? '+' : '-'}${fault.code}`));
  const measured = { fixMonoMs: null as number | null, offsetS: null as number | null };
  const snapshot = () => ({
    fixMonoMs: measured.fixMonoMs,
    clockOffset: measured.offsetS === null ? null : { offsetS: measured.offsetS, jitterS: 0, samples: 1 },
  });
  place.later(await openClockReference(config, clock, options.simulated ?? false, { snapshot }, faults));
  return { place, path, clock, changes, measured };
}

it('sends what was measured, while fixes are fresh', async () => {
  const { place, path, clock, changes, measured } = await open();
  const socket = openDatagramSocket(path);
  place.later(socket.close);
  clock.advance(CLOCK_SAMPLE_MS);
  expect(socket.receive()).toBeNull();
  measured.offsetS = 2.5;
  measured.fixMonoMs = 2 * CLOCK_SAMPLE_MS - CLOCK_SAMPLE_FIX_AGE_MAX_MS;
  clock.advance(CLOCK_SAMPLE_MS);
  const sample = socket.receive();
  expect(Number(sample?.readBigInt64LE(0))).toBe((WALL_MS + 2 * CLOCK_SAMPLE_MS) / 1_000);
  expect(sample?.readDoubleLE(16)).toBe(2.5);
  clock.advance(CLOCK_SAMPLE_MS);
  expect(socket.receive()).toBeNull();
  expect(changes).toEqual([]);
});

it('is one fault while nobody listens', async () => {
  const { place, path, clock, changes, measured } = await open();
  measured.offsetS = 0;
  for (let n = 0; n < 3; n++) {
    measured.fixMonoMs = clock.monoMs() + CLOCK_SAMPLE_MS;
    clock.advance(CLOCK_SAMPLE_MS);
  }
  expect(changes).toEqual(['+chrony-unreachable']);
  place.later(openDatagramSocket(path).close);
  measured.fixMonoMs = clock.monoMs() + CLOCK_SAMPLE_MS;
  clock.advance(CLOCK_SAMPLE_MS);
  expect(changes).toEqual(['+chrony-unreachable', '-chrony-unreachable']);
});

it('does not set a real clock by simulated time', async () => {
  const { clock } = await open({ simulated: true });
  expect(clock.waiting()).toBe(0);
});
