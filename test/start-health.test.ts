import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { checkConfig } from '../gateway/core/config/check.ts';
import { createFaults } from '../gateway/core/health.ts';
import { HEALTH_NEWS_MS, HEALTH_PERIOD_MS } from '../gateway/core/limits.ts';
import { type Health, health } from '../gateway/core/record/messages.ts';
import type { EventBody } from '../gateway/core/record/schema.ts';
import { startHealth } from '../gateway/start-health.ts';
import { createManualClock } from './support/manual-clock.ts';
import { createModemFileWriter } from './support/modem-file-writer.ts';
import { createWorkplace } from './support/running/workplace.ts';
import { SOON } from './support/soon.ts';

const UTC_MS = Date.UTC(2026, 2, 1);
const STARTED_MS = 4_000;

const LTE = { technology: 'lte', signalPercent: 40 };
const LINK = { broker: 'b', protocol: '5', encrypted: true, receiveMaximum: 20, maximumPacketBytes: null } as const;

function started(seen: Record<string, unknown> = LTE, provisioned = true, supply: Record<string, unknown> = {}) {
  const { dir } = createWorkplace();
  const factsFile = join(dir, 'modem.json');
  const modem = createModemFileWriter(factsFile);
  modem.write(seen);
  const document = {
    ...{ vehicle: { id: 'a' }, gnss: { kind: 'none' } },
    ...{ link: { factsFile }, store: { directory: dir }, supply },
  };
  const { config } = checkConfig(document, '2026-01-01');
  if (config === null) throw new Error('the configuration is wrong');
  const clock = createManualClock();
  clock.advance(STARTED_MS);
  const now = { tracking: true, service: 's1' as string | null, t: UTC_MS as number | null, sentBytes: 0 };
  const noted: EventBody[] = [];
  const faults = createFaults(() => undefined);
  let told: (message: Health) => void = () => undefined;
  const watch = startHealth({
    ...{ config, clock, simulated: false, startedMs: STARTED_MS, cause: 'power' },
    pipeline: {
      crew: () => ({ service: now.service }) as never,
      instant: () => ({ boot: 'b', monoMs: clock.monoMs(), t: now.t, clock: now.t === null ? 'none' : 'gnss' }),
      note: (event) => noted.push(event),
      tracking: () => now.tracking,
      snapshot: () => ({ fixMonoMs: STARTED_MS + 10_000 }),
    },
    sender: {
      counters: () => ({ unknownOrderKeys: 2 }),
      handlers: { onUp: () => undefined, onDown: () => undefined, onMessage: () => undefined },
      lanes: () => ({ eventsPending: 3, positionsPending: 40, timeToEmptyS: 7 }) as never,
      link: () => ({ up: true, broker: 'b:8883', protocol: '5', encrypted: true, sinceMonoMs: STARTED_MS + 30_000 }),
      oldestPendingAgeS: () => Promise.resolve(12),
      publishHealth: (message) => told(message),
    },
    faults,
  });
  if (provisioned) watch.attach({ traffic: () => ({ sentBytes: now.sentBytes, receivedBytes: 1_000 }) });
  return {
    ...{ now, noted, modem, watch, faults },
    next(afterMs = HEALTH_PERIOD_MS): Promise<Health> {
      const message = new Promise<Health>((resolve) => {
        told = resolve;
      });
      clock.advance(afterMs);
      return message;
    },
    stop(): number {
      watch.close();
      return clock.waiting();
    },
  };
}

test('health is complete, and fits the contract', async () => {
  const { next, now } = started();
  now.sentBytes = 250_000;
  now.t = UTC_MS + HEALTH_PERIOD_MS;
  const message = await next();
  expect(health.safeParse(message).error?.issues ?? []).toEqual([]);
  expect(message).toMatchObject({
    ...{ uptimeS: 120, lastRestart: { cause: 'power', t: UTC_MS }, supplyV: null, fixAgeS: 110 },
    ...{ eventsPending: 3, positionsPending: 40, oldestPendingAgeS: 12, timeToEmptyS: 7, unknownOrderKeys: 2 },
    link: { broker: 'b:8883', protocol: '5', sinceS: 90 },
    modem: { technology: 'lte', signalPercent: 40, roaming: null },
    ...{ dataMb: { sent: 0.25, received: 0.001 }, serviceDataMb: { sent: 0.25, received: 0.001 } },
    diskFreeMb: expect.any(Number),
  });
});

test('a fault is told when it begins and when it ends, not when it is due', async () => {
  const { next, faults } = started();
  faults.raise({ code: 'gnss-silent', detail: '' }, STARTED_MS);
  expect((await next(HEALTH_NEWS_MS)).faults).toEqual(['gnss-silent']);
  faults.clear('gnss-silent');
  expect((await next(HEALTH_NEWS_MS)).faults).toEqual([]);
});

test('off duty nothing of the network around, of the fix or of the service; who sits at the box may see the network', async () => {
  const { modem, next, now, noted, watch } = started();
  await next();
  modem.write({ technology: 'edge', signalPercent: 5 });
  Object.assign(now, { tracking: false, service: null });
  const message = await next();
  expect(message).toMatchObject({ modem: null, fixAgeS: null, serviceDataMb: null, dataMb: { received: 0.001 } });
  watch.handlers.onUp(LINK);
  await Promise.resolve();
  await Promise.resolve();
  expect(noted).toMatchObject([LTE, { type: 'link', up: true, technology: null, signalPercent: null }]);
  expect(watch.vitals().modem).not.toBeNull();
});

test('while UTC is unknown the start has none', async () => {
  const { next, now } = started();
  now.t = null;
  expect((await next()).lastRestart).toEqual({ cause: 'power', t: null });
});

test('a link that does not come is noted, with what the modem sees on duty; a box without a broker misses none', async () => {
  const provisioned = started({ technology: null, registered: false, signalPercent: 0 });
  await provisioned.next();
  await provisioned.next();
  expect(provisioned.noted).toMatchObject([{ type: 'link', up: false, ageMs: HEALTH_PERIOD_MS, signalPercent: 0 }]);
  const alone = started(LTE, false);
  await alone.next();
  await alone.next();
  expect(alone.noted).toEqual([]);
});

test('the supply voltage, and the fault while it cannot be read', async () => {
  const file = join(createWorkplace().dir, 'in0_input');
  const { next, faults } = started(LTE, true, { file, voltsPerUnit: 0.011 });
  const codes = () => faults.standing().map(({ code }) => code);
  await vi.waitFor(() => expect(codes()).toContain('supply-unreadable'), SOON);
  writeFileSync(file, '1153\n');
  await next();
  await vi.waitFor(async () => expect((await next()).supplyV).toBe(12.68), SOON);
  expect(codes()).not.toContain('supply-unreadable');
});

test('nothing goes on after its end', () => {
  expect(started().stop()).toBe(0);
});
