/** Whatever is pressed and wherever the vehicle is: what comes out is valid, and says nothing that it must not say. */
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { geoPosBodies, geoResBody, hubPosition } from '../../../../gateway/core/record/hubsante/geo.ts';
import {
  type HubPosition,
  hubGeoPos,
  hubGeoRes,
  hubRsRr,
  hubRsSr,
} from '../../../../gateway/core/record/hubsante/messages.ts';
import { rsRrBody, rsRrReceived, rsSrBodies } from '../../../../gateway/core/record/hubsante/rs.ts';
import { NO_STANDING, standingAfter, standingOf } from '../../../../gateway/core/record/hubsante/standing.ts';
import type { HubPositionRecord, HubPress } from '../../../../gateway/core/record/hubsante/words.ts';
import { readerSchema } from '../../../../tools/contract/json-schema.ts';
import { drawnPress, drawnRecord, hubVehicle } from '../../../support/hub.ts';
import { nationalErrors, nationalHere } from '../../../support/hub-national.ts';

type Entry = { press: HubPress } | { record: HubPositionRecord } | { restart: true };
const entries: fc.Arbitrary<Entry[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ press: drawnPress }) },
    { weight: 8, arbitrary: fc.record({ record: drawnRecord }) },
    { weight: 1, arbitrary: fc.constant({ restart: true as const }) },
  ),
  { maxLength: 30, size: 'max' },
);
const zones = fc.constantFrom(null, 'Europe/Paris', 'America/Cayenne', 'Indian/Reunion');

interface Told {
  /** What was pressed last before the position, and how many positions were made since. */
  last: HubPress | null;
  since: number;
  position: HubPosition;
}

/** A life of a vehicle: every body with the name of its message, and every position with what was pressed before. */
function live(all: Entry[], zone: string | null): { bodies: [string, unknown][]; told: Told[] } {
  const vehicle = hubVehicle(zone);
  const bodies: [string, unknown][] = [['GEO-RES', geoResBody(vehicle)]];
  const told: Told[] = [];
  let standing = NO_STANDING;
  let last: HubPress | null = null;
  let since = 0;
  for (const entry of all) {
    if ('press' in entry) {
      const { press } = entry;
      bodies.push(...rsSrBodies(vehicle, press).bodies.map((body): [string, unknown] => ['RS-SR', body]));
      const answers = [rsRrBody(vehicle, press), press.mission && rsRrReceived(vehicle, press.mission, press.t)];
      for (const made of answers) if (made !== null && made.body !== null) bodies.push(['RS-RR', made.body]);
      standing = standingAfter(standing, press);
      last = press;
      since = 0;
    } else if ('record' in entry) {
      const made = hubPosition(vehicle, standing, entry.record);
      standing = made.standing;
      if (made.body !== null) told.push({ last, since: since++, position: made.body });
    } else if (last !== null) standing = standingOf(last);
  }
  const positions = geoPosBodies(told.map(({ position }) => position));
  return { bodies: [...bodies, ...positions.map((body): [string, unknown] => ['GEO-POS', body])], told };
}

const OURS = { 'GEO-POS': hubGeoPos, 'GEO-RES': hubGeoRes, 'RS-SR': hubRsSr, 'RS-RR': hubRsRr };
/** As the contract would publish them, read by another program. */
const ajv = new Ajv({ strict: true, allowUnionTypes: true, keywords: ['x-unit'] });
const published = new Map(Object.entries(OURS).map(([name, schema]) => [name, ajv.compile(readerSchema(schema))]));

test(`every body is valid: by our schemas${nationalHere ? ' and the national ones' : ''}, as JSON and as it is`, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(entries, zones, (all, zone) => {
      for (const [name, body] of live(all, zone).bodies) {
        seen.set(name, (seen.get(name) ?? 0) + 1);
        const sent = JSON.parse(JSON.stringify(body));
        // What a key without a value would become on the way is not the same body.
        expect(sent).toStrictEqual(withoutMinusZero(body));
        expect(OURS[name as keyof typeof OURS].safeParse(body).error?.issues ?? []).toEqual([]);
        expect(published.get(name)?.(sent)).toBe(true);
        if (nationalHere) expect(nationalErrors(name, sent)).toBeNull();
      }
    }),
    { numRuns: 400 },
  );
  for (const name of Object.keys(OURS)) expect(seen.get(name) ?? 0, name).toBeGreaterThan(0);
});

test('no position without a duty, none at work that looks free, and words of once only once', () => {
  const ONCE = ['QUITTE_DESTINATION', 'ARRIVEE_CENTRE'];
  const WORK = ['ALERTEE', 'PARTIE', 'ARRIVEE_LIEU', 'TRANSPORT_DESTINATION', 'ARRIVEE_DESTINATION', 'FIN_MED'];
  let once = 0;
  fc.assert(
    fc.property(entries, (all) => {
      for (const { last, since, position } of live(all, null).told) {
        const { status, engagedStatus = '' } = position;
        if (!WORK.includes(engagedStatus)) expect(['GARDE', 'VOLONTAIRE']).toContain(last?.duty);
        expect(last?.duty).not.toBe('PAUSE');
        if (WORK.includes(engagedStatus)) expect(status).toBe('INDISPONIBLE');
        if (engagedStatus.startsWith('RETOUR_')) expect(status).toBe(engagedStatus.slice('RETOUR_'.length));
        if (!ONCE.includes(engagedStatus)) continue;
        expect(since).toBe(0);
        once++;
      }
    }),
    { numRuns: 400 },
  );
  expect(once).toBeGreaterThan(0);
});

test('nothing of an order but its shared ids, and of a press nothing that is free text', () => {
  const MARK = 'PATIENT 80 ANS';
  const spoilt = drawnPress.map((press) => ({
    ...press,
    patientId: MARK,
    team: { name: MARK },
    mission: press.mission && { ...press.mission, id: MARK, address: MARK, freetext: [MARK] },
    answer: press.answer && { ...press.answer, reason: MARK },
  }));
  fc.assert(
    fc.property(fc.array(fc.record({ press: spoilt }), { minLength: 1, maxLength: 10 }), (all) => {
      expect(JSON.stringify(live(all, null).bodies)).not.toContain('PATIENT');
    }),
  );
});

/** JSON has no -0. */
function withoutMinusZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutMinusZero(each)]));
}
