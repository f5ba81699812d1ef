/** What the page is told of vehicles, and when. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVehicleDesk, type VehicleDesk } from '../../../simulator/platform/vehicle-desk.ts';
import type { WorldView } from '../../../simulator/web/api.ts';
import { createHub, FEED_ENTRIES_MAX, type Hub } from '../../../simulator/web/hub.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import {
  BASE_T,
  HEALTH,
  mission,
  missionSummary,
  position,
  press,
  SERIES,
  skipped,
  stateMessage,
} from '../platform/samples.ts';

const SPEED = 10;
let dir: string;
let clock: ReturnType<typeof createManualClock>;
let desks: Map<string, VehicleDesk>;
let hub: Hub;
let world: WorldView | null;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-hub-'));
  clock = createManualClock({ wallMs: BASE_T });
  desks = new Map();
  world = null;
  const vehicles = () => ({
    connected: () => true,
    all: () => [...desks.keys()],
    of: (id: string) => desks.get(id) ?? null,
  });
  hub = createHub({ clock, speed: SPEED, vehicles, world: { view: () => world } });
});
afterEach(() => {
  for (const desk of desks.values()) desk.close();
  rmSync(dir, { recursive: true, force: true });
});

function hear(vehicle: string, topic: string, body: unknown): void {
  const desk =
    desks.get(vehicle) ??
    createVehicleDesk({
      vehicle,
      ledgerFile: join(dir, vehicle),
      clock,
      publish: () => Promise.resolve(true),
      watch: hub,
    });
  desks.set(vehicle, desk);
  desk.message(topic, Buffer.from(JSON.stringify(body)), false);
}

test('a tick says which vehicles have changed, each once, and then nothing more', () => {
  hear('a', 'state', stateMessage());
  hear('b', 'position', position(1));
  hear('b', 'position', position(2));
  const first = hub.tick();
  expect(first.now).toEqual({ t: BASE_T, speed: SPEED });
  expect(first.vehicles.map(({ vehicle }) => vehicle).sort()).toEqual(['a', 'b']);
  expect(first.vehicles.find(({ vehicle }) => vehicle === 'b')?.position).toMatchObject({ lat: position(2).lat });
  expect(first.tracks.get('b')?.map(({ n }) => n)).toEqual([1, 2]);
  expect(hub.tick()).toMatchObject({ vehicles: [], feed: [], world: null });
});

test('silence is told when the state runs out, without a message, and again when it is heard', () => {
  hear('a', 'state', stateMessage());
  hub.tick();
  clock.advance(179_999);
  expect(hub.tick().vehicles).toEqual([]);
  clock.advance(1);
  const silent = hub.tick();
  expect(silent.vehicles[0]?.state?.availability).toBe('INCONNU');
  expect(silent.feed.map(({ what }) => what)).toEqual([{ kind: 'silence', unknown: true }]);
  expect(hub.tick().vehicles).toEqual([]);
  hear('a', 'state', stateMessage({ t: BASE_T + 180_000, mono: 500_000 }));
  const back = hub.tick();
  expect(back.vehicles[0]?.state?.availability).toBe('DISPONIBLE');
  expect(back.feed.map(({ what }) => what)).toEqual([{ kind: 'silence', unknown: false }]);
});

test('the feed has presses, orders and what the vehicle says of itself, and keeps the newest of them', () => {
  hear('a', 'event', [press(1, 'G', { function: 'PRISE_GARDE' }), mission(2), skipped(3, 5, 9)]);
  expect(hub.tick().feed.map(({ id, what }) => [id, what.kind])).toEqual([
    [1, 'press'],
    [2, 'mission'],
    [3, 'record'],
  ]);
  expect(hub.feed().at(-1)?.what).toMatchObject({
    type: 'numbers-skipped',
    detail: expect.stringContaining('from 5, to 9'),
  });
  for (let i = 0; i < FEED_ENTRIES_MAX; i++) hub.said('a', 'locate', `${i}`);
  expect(hub.feed()).toHaveLength(FEED_ENTRIES_MAX);
  expect(hub.feed().at(-1)?.id).toBe(FEED_ENTRIES_MAX + 3);
});

test('what came late says how late, what was read from the file does not know', () => {
  clock.advance(60_000);
  hear('a', 'event', [press(1, '1', { t: BASE_T, status: 'DEPART', mission: '~1' })]);
  hear('a', 'position', position(1, { t: BASE_T + 59_000 }));
  const followed = hub.followed('a');
  expect(followed?.missions[0]?.steps[0]).toMatchObject({ status: 'DEPART', implied: false, lateMs: 60_000 });
  expect(followed?.track[0]).toMatchObject({ series: SERIES, n: 1, lateMs: 1_000 });
  desks.get('a')?.close();
  desks.delete('a');
  const again = createHub({
    ...{ clock, speed: 1, world: { view: () => null } },
    vehicles: () => ({ connected: () => true, all: () => ['a'], of: () => desks.get('a') ?? null }),
  });
  const parts = { vehicle: 'a', ledgerFile: join(dir, 'a'), clock, publish: () => Promise.resolve(true) };
  desks.set('a', createVehicleDesk({ ...parts, watch: again }));
  expect(again.followed('a')?.missions[0]?.steps[0]?.lateMs).toBeNull();
});

test('a mission has its own sums, the ledger what is missing, the link what the vehicle said of itself', () => {
  hear('a', 'event', [mission(1)]);
  hear('a', 'event', [missionSummary(4)]);
  hear('a', 'health', { ...HEALTH, eventsPending: 3, timeToEmptyS: 12, faults: ['serial-lost'] });
  const followed = hub.followed('a');
  expect(followed?.ledger).toMatchObject({ events: 2, conflicts: 0 });
  expect(followed?.ledger.series[0]?.missing.events).toEqual([[2, 3]]);
  expect(followed?.link).toMatchObject({ heard: BASE_T, health: { timeToEmptyS: 12, received: BASE_T } });
  expect(hub.vehicles()[0]).toMatchObject({ eventsPending: 3, faults: ['serial-lost'], missing: 2 });
  expect(hub.followed('nobody')).toBeNull();
});

test('the world is told when it has changed', () => {
  world = {
    ...{ vehicle: 'a', network: 'cut', networkCanBeCut: true, powered: true, plugged: true, tunnelUntil: null },
    ...{ indicator: null, ledger: { expected: 1, recorded: null, received: 0 } },
  };
  expect(hub.tick().world?.network).toBe('cut');
  expect(hub.tick().world).toBeNull();
});
