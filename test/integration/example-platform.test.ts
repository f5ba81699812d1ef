/**
 * The platform of docs/examples/, written from docs/ alone in another language: it follows a vehicle through everything that
 * can break between the two, and has in the end what the vehicle's store has.
 */
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import type { EventRecord, PositionRecord } from '../../gateway/core/record/schema.ts';
import { openStore } from '../../gateway/drivers/sqlite/store.ts';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startExamplePlatform, WITHOUT_PYTHON } from '../support/running/example-platform.ts';
import { createFleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import type { Gateway } from '../support/running/gateway.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import type { WellStatus } from '../support/well-status.ts';

const soon = { timeout: 25_000, interval: 20 };

beforeEach((context) => {
  const missing = WITHOUT_TLS ?? WITHOUT_PYTHON;
  if (missing !== null) context.skip(missing);
});

async function aVehicleInService() {
  const place = createWorkplace();
  const fleet = createFleet();
  place.later(fleet.remove);
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  const broker = await fleet.broker(place);
  const startPlatform = () => startExamplePlatform(place, broker.port, { ca: fleet.ca.cert, client: fleet.client });
  const startVehicle = () =>
    fleet.gateway(place, broker.url(), {
      'keypad.path': keypad.path,
      'gnss.kind': 'serial',
      'gnss.path': receiver.path,
    });
  // By the receiver it is about now: a state that says it is older is void.
  let next = { t: Date.now(), latDeg: 4.9, lonDeg: -52.3 };
  return {
    ...{ place, broker, startPlatform, startVehicle },
    /** Resolves when the press is on stable storage. */
    async press(gateway: Gateway, key: string): Promise<void> {
      const { events } = await gateway.status();
      await keypad.press(key);
      await keypad.waitFor('registered', events.recorded + 1);
    },
    /** Resolves when `fixes` more positions are on stable storage. */
    async drive(gateway: Gateway, fixes: number): Promise<void> {
      const before = stored(await gateway.status());
      const { sentences, fixes: track } = driveNorth({ ...next, fixes });
      // A minute and 2 km on: far enough to be another stretch, near enough to be believed.
      next = { ...next, t: next.t + fixes * 5_000 + 60_000, latDeg: (track.at(-1)?.latDeg ?? 0) + 0.02 };
      await receiver.write(Buffer.from(sentences));
      await gateway.until((now) => expect(stored(now)).toBeGreaterThanOrEqual(before + fixes - 1));
    },
  };
}

const stored = ({ positions }: WellStatus): number =>
  positions.stored.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** Everything recorded was acknowledged. */
const delivered = (gateway: Gateway) =>
  gateway.until(({ outbox }) => {
    expect(outbox?.events).toMatchObject({ pending: 0, inFlight: 0, sent: 0 });
    expect(outbox?.positions).toMatchObject({ pending: 0, inFlight: 0, sent: 0 });
  });

/** What the vehicle has on its disk, once its service is down. */
async function storeOf(place: Workplace): Promise<{ e: EventRecord[]; p: PositionRecord[] }> {
  const ignore = (): void => undefined;
  const handlers = {
    onFault: ignore,
    onMended: ignore,
    announce: () => Promise.resolve(null),
    onSkipped: ignore,
    onDead: ignore,
  };
  const options = { directory: join(place.dir, 'store'), positionsAtRiskS: 1 };
  const store = await openStore(options, createManualClock(), handlers);
  const records = { e: await store.readEvents(1, 10_000), p: (await store.readPositions(1, 10_000, 10_000)) ?? [] };
  await store.close();
  return records;
}

it('has what the vehicle has, after a cut, a kill of the vehicle and a kill of its own', {
  timeout: 180_000,
}, async () => {
  const { place, broker, startPlatform, startVehicle, press, drive } = await aVehicleInService();
  let platform = await startPlatform();
  let vehicle = await startVehicle();
  await press(vehicle, 'G');
  await drive(vehicle, 6);
  await vi.waitFor(() => expect(platform.shown()).toMatchObject({ presence: 'online', duty: 'GARDE' }), soon);

  await broker.stop();
  await press(vehicle, '1');
  await drive(vehicle, 40);
  await broker.restart();
  const { positions } = await delivered(vehicle);
  expect(platform.shown()).toMatchObject({
    ...{ presence: 'online', duty: 'GARDE', availability: 'INDISPONIBLE', status: 'DEPART' },
    position: { n: positions.stored.at(-1)?.[1] },
  });

  await drive(vehicle, 4);
  await vehicle.kill();
  vehicle = await startVehicle();
  await press(vehicle, '2');
  await drive(vehicle, 6);

  await platform.kill();
  await press(vehicle, '3');
  await drive(vehicle, 6);
  platform = await startPlatform();
  await delivered(vehicle);
  // A mission that goes on would keep its positions coming past the end of the garde.
  await press(vehicle, '9');
  await press(vehicle, 'G');
  await vi.waitFor(() => expect(platform.shown()).toMatchObject({ duty: 'HORS_SERVICE', position: null }), soon);
  await vehicle.stop();
  await vi.waitFor(() => expect(platform.shown()).toMatchObject({ presence: 'stopped' }), soon);

  const { code, ledger } = await platform.stop();
  const kept = { e: platform.records<EventRecord>('e'), p: platform.records<PositionRecord>('p') };
  expect(kept).toEqual(await storeOf(place));
  expect(kept.e.map(({ type }) => type)).toContain('numbers-skipped');
  expect(kept.p.length).toBeGreaterThan(50);
  expect([code, ledger]).toEqual([0, `ledger: positions ${kept.p.length} events ${kept.e.length} missing 0`]);
});
