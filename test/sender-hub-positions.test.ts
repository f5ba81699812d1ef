/** GEO-POS and GEO-RES on their way to the broker: whose word each position bears, and which are never sent. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { HubPosition } from '../gateway/core/record/hubsante/messages.ts';
import { hubGeoPos } from '../gateway/core/record/hubsante/messages.ts';
import type { EventRecord } from '../gateway/core/record/schema.ts';
import type { PublishResult } from '../gateway/ports.ts';
import type { Sender } from '../gateway/sender.ts';
import { hubVehicle } from './support/hub.ts';
import { position, press, prise, start, utcAt } from './support/hub-events.ts';
import { createWayOut, LINK, settled } from './support/way-out.ts';

const hub = { vehicle: hubVehicle(), wanted: { geoPos: true, geoRes: false, rsSr: false, rsRr: false } };
const withGeoRes = { ...hub, wanted: { ...hub.wanted, geoRes: true } };
const LOST: PublishResult = { kind: 'unknown' };

let out: ReturnType<typeof createWayOut>;
/** Of each GEO-POS that the broker took, its positions. */
let bodies: HubPosition[][];
let resources: number;

beforeEach(() => {
  out = createWayOut();
  bodies = [];
  resources = 0;
});

/** @param but topics whose messages stay unanswered */
async function flow(...but: string[]): Promise<void> {
  for (;;) {
    await settled();
    const one = out.waiting.find(({ topic }) => !but.includes(topic));
    if (one === undefined) return;
    out.clock.advance(1);
    if (one.topic === 'hub/geo-pos') bodies.push(hubGeoPos.parse(JSON.parse(one.text)).geoPositionsUpdate.position);
    if (one.topic === 'hub/geo-res') resources++;
    one.answer();
  }
}

const instant = ({ datetime }: HubPosition): number => (Date.parse(datetime) - utcAt(0)) / 1_000;
/** `12 DISPONIBLE PARTIE`: seconds of the boot, status, engagedStatus. */
const words = (): string[] =>
  bodies
    .flat()
    .map((one) => [instant(one), one.status, one.engagedStatus].filter((word) => word !== undefined).join(' '));

/** Events and positions as they are recorded, in this order. */
function live(sender: Sender, ...records: (EventRecord | ReturnType<typeof position>)[]): void {
  for (const record of records) {
    if (record.lane === 'e') out.record(sender, record);
    else out.track(sender, record);
  }
}

const step = (
  n: number,
  status: 'DEPART' | 'TRANSP' | 'RETOUR' | 'REN-BASE',
  mono: number,
  change = {},
): EventRecord => {
  const free = status === 'RETOUR' ? ({ availability: 'DISPONIBLE', reason: null } as const) : {};
  const key = status === 'REN-BASE' ? 'RENTRE' : status;
  return press(n, key, { status, mono, mission: '~3', ...free, ...change });
};

describe('a live position', () => {
  test('goes when `position` was taken, with the words of the press before it', async () => {
    const sender = out.start({ hub });
    await flow();
    live(sender, prise(1, { mono: 1_000 }), position(1, 2_000));
    await flow('position');
    expect(bodies).toEqual([]);
    await flow();
    live(sender, step(2, 'DEPART', 3_000), position(2, 4_000));
    await flow();
    expect(words()).toEqual(['2 DISPONIBLE', '4 INDISPONIBLE PARTIE']);
  });

  test('recorded while the event of the press was on its way to the disk has its word all the same', async () => {
    const sender = out.start({ hub });
    live(sender, position(1, 2_000), prise(1, { mono: 1_000 }));
    await flow();
    live(sender, step(2, 'TRANSP', 3_000), position(2, 5_000), step(3, 'RETOUR', 4_000), position(3, 6_000));
    await flow();
    expect(words()).toEqual(['2 DISPONIBLE', '5 DISPONIBLE QUITTE_DESTINATION', '6 DISPONIBLE RETOUR_DISPONIBLE']);
  });

  test('that another one overtook goes with the others', async () => {
    const sender = out.start({ hub });
    await flow();
    live(sender, prise(1), position(1, 2_000));
    await flow('hub/geo-pos');
    for (const n of [2, 3, 4]) {
      live(sender, position(n, n * 2_000));
      await flow('hub/geo-pos');
    }
    await flow();
    expect(bodies.map((each) => each.map(instant))).toEqual([[2], [8], [4, 6]]);
  });

  test('whose answer was lost goes again, behind a newer one', async () => {
    const sender = out.start({ hub });
    await flow();
    live(sender, prise(1), position(1, 2_000));
    await flow('hub/geo-pos');
    sender.handlers.onDown(null);
    live(sender, position(2, 4_000));
    await out.answer('hub/geo-pos', LOST);
    sender.handlers.onUp(LINK);
    await flow();
    expect(bodies.map((each) => each.map(instant))).toEqual([[2], [4]]);
  });
});

describe('a backlog', () => {
  test('goes by the hundred, each position with the words of its own instant', async () => {
    const sender = out.start({ hub });
    await flow();
    sender.handlers.onDown(null);
    live(sender, prise(1, { mono: 0 }), step(2, 'TRANSP', 50_500), step(3, 'RETOUR', 150_500));
    live(sender, ...Array.from({ length: 250 }, (_, i) => position(i + 1, (i + 1) * 1_000)));
    sender.handlers.onUp(LINK);
    await flow();
    expect(bodies.map(({ length }) => length)).toEqual([1, 100, 100, 49]);
    const all = bodies.slice(1).flat();
    expect(all.map(instant)).toEqual(Array.from({ length: 249 }, (_, i) => i + 1));
    const said = words().slice(1);
    expect(said.slice(49, 51)).toEqual(['50 DISPONIBLE', '51 INDISPONIBLE TRANSPORT_DESTINATION']);
    expect(said.slice(149, 152)).toEqual([
      '150 INDISPONIBLE TRANSPORT_DESTINATION',
      '151 DISPONIBLE QUITTE_DESTINATION',
      '152 DISPONIBLE RETOUR_DISPONIBLE',
    ]);
  });

  test('of before a restart has them too, but for what is said once', async () => {
    out.events.push(prise(1, { mono: 0 }), step(2, 'TRANSP', 10_500), step(3, 'RETOUR', 20_500));
    out.events.push(start(4, { boot: 'next', mono: 500 }));
    out.positions.push(...[10, 11, 20, 21].map((n) => position(n, n * 1_000)));
    out.positions.push(position(22, 1_000, { boot: 'next', t: utcAt(30_000) }));
    out.start({ hub, eventsAcknowledged: 4 });
    await flow();
    expect(words()).toEqual([
      '10 DISPONIBLE',
      '11 INDISPONIBLE TRANSPORT_DESTINATION',
      '20 INDISPONIBLE TRANSPORT_DESTINATION',
      '21 DISPONIBLE RETOUR_DISPONIBLE',
      '30 DISPONIBLE RETOUR_DISPONIBLE',
    ]);
  });

  test('is no larger than the broker takes, and waits for room on the link', async () => {
    out.events.push(prise(1, { mono: 0 }));
    out.positions.push(...Array.from({ length: 60 }, (_, i) => position(i + 1, 1_000 + i)));
    out.start({ hub, eventsAcknowledged: 1, link: { maximumPacketBytes: 4_096 } });
    await flow();
    expect(bodies.flat()).toHaveLength(60);
    for (const body of bodies) expect(JSON.stringify(body).length).toBeLessThan(4_096);
  });
});

describe('no position', () => {
  test('of off duty, of a pause, of a call for help, nor one that is not believed', async () => {
    const off = { duty: 'HORS_SERVICE', availability: 'INDISPONIBLE', reason: null, mission: null } as const;
    const sender = out.start({ hub });
    live(sender, press(1, 'DETRESSE', { ...off, mono: 500 }), position(1, 1_000));
    live(
      sender,
      prise(2, { mono: 1_500 }),
      position(2, 2_000),
      position(3, 2_500, { suspect: ['teleport'], why: 'suspect' }),
    );
    live(sender, press(3, 'PAUSE', { ...off, duty: 'PAUSE', mono: 2_800 }), position(4, 3_000));
    live(sender, press(4, 'FIN_PAUSE', { ...off, duty: 'GARDE', mono: 3_500 }), position(5, 4_000));
    live(sender, press(5, 'FIN_GARDE', { ...off, mono: 4_500 }), position(6, 5_000));
    await flow();
    expect(bodies.flat().map(instant).sort()).toEqual([2, 4]);
  });

  test('but those of a mission that goes on after the garde, until it is over', async () => {
    const sender = out.start({ hub });
    const off = { duty: 'HORS_SERVICE' } as const;
    live(
      sender,
      prise(1, { mono: 500 }),
      step(2, 'TRANSP', 1_500),
      press(3, 'FIN_GARDE', { ...off, mono: 2_500, mission: '~3' }),
    );
    live(
      sender,
      position(1, 3_000),
      step(4, 'RETOUR', 3_500, { ...off, availability: 'INDISPONIBLE' }),
      position(2, 4_000),
    );
    await flow();
    expect(words()).toEqual(['3 INDISPONIBLE TRANSPORT_DESTINATION']);
  });

  test('of before what the events can tell of', async () => {
    out.events.push(start(1, { boot: 'b' }));
    out.positions.push(position(1, 1_000, { boot: 'a' }));
    out.start({ hub, eventsAcknowledged: 1 });
    await flow();
    expect(bodies).toEqual([]);
  });
});

describe('who the vehicle is', () => {
  test('is told at the prise, and on each connection on duty', async () => {
    const sender = out.start({ hub: withGeoRes });
    await flow();
    expect(resources).toBe(0);
    live(sender, prise(1));
    await flow();
    expect(resources).toBe(1);
    for (const duty of ['GARDE', 'HORS_SERVICE'] as const) {
      live(sender, press(duty === 'GARDE' ? 2 : 3, 'BILAN', { duty, mission: null }));
      await flow();
      sender.handlers.onDown(null);
      sender.handlers.onUp(LINK);
      await flow();
      expect(resources).toBe(2);
    }
  });

  test('after a restart in the middle of a garde too', async () => {
    out.events.push(prise(1));
    out.start({ hub: withGeoRes, eventsAcknowledged: 1 });
    await flow();
    expect(resources).toBe(1);
  });
});
