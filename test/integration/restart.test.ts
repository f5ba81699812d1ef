/** What a restart must not change, in order or not: numbers, duty, what is owed to the platform. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import type { Options } from '../support/running/config.ts';
import { type Gateway, startGateway, statusOfCli } from '../support/running/gateway.ts';
import { type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
/** Position numbers set aside on disk ahead of use: what a kill may cost (docs of `POSITION_RESERVATION`). */
const RESERVED = 256;

let place: Workplace;
let mosquitto: Mosquitto;
let platform: Platform;
let keypad: Keypad;
let receiver: Pty;

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
});

function start(options: Options = {}): Promise<Gateway> {
  return startGateway(place, {
    'platform.broker': mosquitto.url(),
    'platform.plaintext': true,
    'keypad.path': keypad.path,
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
    ...options,
  });
}

/** Presses one key and waits until it is on stable storage. @returns the number of its event */
async function press(gateway: Gateway, key: string): Promise<number> {
  const { events } = await gateway.status();
  await keypad.press(key);
  return (await keypad.waitFor('registered', events.recorded + 1)).n ?? 0;
}

/** `fixes` positions, a minute and more after those of the stretch before. */
async function drive(stretch: number, fixes: number): Promise<void> {
  const { sentences } = driveNorth({ t: T + stretch * 600_000, latDeg: 4.9 + stretch / 10, lonDeg: -52.3, fixes });
  await receiver.write(Buffer.from(sentences));
}

const numbersOf = (records: { n: number }[]): number[] => records.map(({ n }) => n);
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
/** In order of their numbers, each once: what was not acknowledged may come twice. */
function ofType<T extends EventRecord['type']>(type: T): Extract<EventRecord, { type: T }>[] {
  const byNumber = new Map(platform.events().map((event) => [event.n, event]));
  const sorted = [...byNumber.values()].sort((a, b) => a.n - b.n);
  return sorted.filter((event) => event.type === type) as Extract<EventRecord, { type: T }>[];
}
/** One number, one record: what comes twice is the same twice. */
function expectNoNumberForTwo(records: { n: number }[]): void {
  const byNumber = new Map<number, string>();
  for (const record of records) {
    const text = JSON.stringify(record);
    expect(byNumber.get(record.n) ?? text).toBe(text);
    byNumber.set(record.n, text);
  }
}

describe('after an orderly stop', () => {
  it('sends what was not acknowledged, and nothing that was; numbers go on', async () => {
    const first = await start();
    await press(first, 'G');
    await drive(0, 10);
    await first.until(({ positions }) => expect(positions.stored).toEqual([[1, 10]]));
    await press(first, '1');
    const { events } = await first.status();
    await platform.until(() => {
      expect(platform.events().length).toBeGreaterThanOrEqual(events.recorded);
      expect(platform.positions()).toHaveLength(10);
    });
    const series = (await first.status()).series ?? '';
    await platform.acknowledge({ series, eventsUpTo: 3, positions: [[1, 4]] });
    await first.until((status) => {
      expect(status.events.acknowledgedUpTo).toBe(3);
      expect(status.positions.pending).toBe(6);
    });
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    platform.forget();
    const second = await start();
    await platform.until(() => {
      expect(new Set(numbersOf(platform.events()))).toEqual(new Set(upTo(events.recorded + 3, 4)));
      expect(new Set(numbersOf(platform.positions()))).toEqual(new Set(upTo(10, 5)));
    });
    expect(ofType('stop')).toMatchObject([{ n: events.recorded + 1, reason: 'signal' }]);
    expect(ofType('start')).toMatchObject([{ n: events.recorded + 2, after: 'orderly' }]);
    expect(ofType('numbers-skipped')).toEqual([]);
    expect(await press(second, '2')).toBe(events.recorded + 4);
    await drive(1, 3);
    await second.until(({ positions }) => expect(positions.stored).toEqual([[1, 13]]));
  });

  it('owes nothing when all was acknowledged', async () => {
    const first = await start();
    await press(first, 'G');
    await drive(0, 6);
    const { events } = await first.until(({ positions }) => expect(positions.stored).toEqual([[1, 6]]));
    await platform.until(() => {
      expect(new Set(numbersOf(platform.positions()))).toEqual(new Set(upTo(6)));
      expect(platform.events()).toHaveLength(events.recorded);
    });
    await platform.acknowledgeAll();
    await first.until((status) => {
      expect(status.positions.pending).toBe(0);
      expect(status.events.acknowledgedUpTo).toBe(events.recorded);
    });
    await first.stop();

    platform.forget();
    await start();
    await platform.until(() => expect(ofType('start')).toHaveLength(1));
    // What is owed goes before what is new: nothing older can follow this one.
    await drive(1, 1);
    await platform.until(() => expect(numbersOf(platform.positions())).toContain(7));
    expect(numbersOf(platform.positions())).toEqual([7]);
    // The stop, the start and its signature. One fix that contradicts the time known since the first run moves no clock.
    expect(numbersOf(platform.events())).toEqual([1, 2, 3].map((more) => events.recorded + more));
  });
});

describe('after a kill', () => {
  it('is on duty as before, names the numbers that were lost, and uses none twice', async () => {
    // Nothing of the track is written before ten minutes have passed: all of it is at risk.
    const first = await start({ 'store.positionsAtRiskS': 600 });
    await press(first, 'G');
    await drive(0, 1);
    // Sent live, and not on disk.
    await platform.until(() => expect(numbersOf(platform.positions())).toEqual([1]));
    expect((await first.status()).positions.stored).toEqual([]);
    await first.kill();

    const down = await statusOfCli(first.configFile);
    expect(down).toMatchObject({ code: 1, report: { running: false, duty: 'GARDE', tracking: true } });

    const shownBefore = keypad.indications.length;
    const second = await start();
    // The crew is told again, without having pressed anything.
    await platform.until(() =>
      expect(keypad.indications.slice(shownBefore).map(({ state }) => state)).toContain('tracking-on'),
    );
    expect(await second.status()).toMatchObject({ duty: 'GARDE', tracking: true, service: down.report.service });
    await drive(1, 5);
    await second.until(({ positions }) => {
      expect(positions.stored).toEqual([[RESERVED + 1, RESERVED + 5]]);
      expect(positions.skipped).toEqual([[1, RESERVED]]);
    });
    await platform.until(() => {
      expect(ofType('numbers-skipped')).toMatchObject([{ from: 1, to: RESERVED, reason: 'unclean-stop' }]);
      expect(ofType('start').map(({ after }) => after)).toEqual(['first', 'unclean']);
      expect(new Set(numbersOf(platform.positions()))).toEqual(new Set([1, ...upTo(RESERVED + 5, RESERVED + 1)]));
    });
    expectNoNumberForTwo(platform.positions());
    await platform.acknowledgeAll();
    await second.until(({ positions }) => expect(positions.pending).toBe(0));
    expect(second.changes('ack-beyond-sent').began).toBe(0);
  });

  it('has every press that was registered, however soon the kill came', async () => {
    const keys = ['G', '1', '2', '5', '6', '7', '9'];
    const registered: number[] = [];
    for (const key of keys) {
      const gateway = await start();
      registered.push(await press(gateway, key));
      await gateway.kill();
    }
    const last = await start();
    const { events } = await last.status();
    await platform.until(() => expect(new Set(numbersOf(platform.events()))).toEqual(new Set(upTo(events.recorded))));
    expectNoNumberForTwo(platform.events());
    const presses = new Map(ofType('press').map((event) => [event.n, event.key]));
    expect(registered.map((n) => presses.get(n))).toEqual(keys);
    expect((await last.status()).events.presses).toBe(keys.length);
  });

  it('keeps what waited for the platform while the broker was gone', async () => {
    await mosquitto.stop();
    const first = await start();
    await press(first, 'G');
    await drive(0, 8);
    await first.until(({ positions }) => expect(positions.stored).toEqual([[1, 8]]));
    await press(first, '1');
    await first.kill();

    const second = await start();
    await mosquitto.restart();
    const { events } = await second.status();
    await platform.until(() => {
      expect(new Set(numbersOf(platform.positions()))).toEqual(new Set(upTo(8)));
      expect(new Set(numbersOf(platform.events()))).toEqual(new Set(upTo(events.recorded)));
    });
    expect(ofType('press').map(({ key }) => key)).toEqual(expect.arrayContaining(['G', '1']));
    await platform.acknowledgeAll();
    await second.until((status) => {
      expect(status.positions.pending).toBe(0);
      expect(status.events.acknowledgedUpTo).toBe(events.recorded);
    });
  });
});
