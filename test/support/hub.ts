/** What tests of the national bodies share: the vehicle, its presses and positions, drawn ones too. */
import fc from 'fast-check';
import { createDateTimes } from '../../gateway/core/record/hubsante/datetime.ts';
import type { HubVehicle } from '../../gateway/core/record/hubsante/geo.ts';
import { FUNCTIONS } from '../../gateway/core/record/hubsante/mapping.ts';
import {
  type CrewFunction,
  type HubMission,
  type HubPositionRecord,
  type HubPress,
  VEHICLE_STATUSES,
} from '../../gateway/core/record/hubsante/words.ts';
import { positionRecord } from '../../gateway/core/record/schema.ts';
import { HOSTILE_IDS } from './hostile-ids.ts';
import { samplePosition } from './records.ts';

export const CREW_FUNCTIONS = Object.keys(FUNCTIONS) as CrewFunction[];
export const AVAILABILITIES = ['DISPONIBLE', 'INDISPONIBLE', 'INCONNU'] as const;
export const DUTIES = ['HORS_SERVICE', 'GARDE', 'VOLONTAIRE', 'PAUSE'] as const;

export const sampleMission: HubMission = {
  id: 'order-7',
  caseId: 'fr.health.samu973.DRFR159732622400017',
  requestId: 'fr.health.samu973.request.as41pb',
};

/** 2026-08-12T13:22:00.250Z: 10:22:00 in Cayenne. */
export const PRESSED_AT = Date.UTC(2026, 7, 12, 13, 22, 0, 250);

export function hubVehicle(timeZone: string | null = null): HubVehicle {
  const dateTime = createDateTimes(timeZone);
  if (dateTime === null) throw new Error(`no time zone ${timeZone}`);
  const orgId = 'fr.health.beaurivage';
  return { orgId, resourceId: `${orgId}.resource.AMB-07`, name: 'GA-123-BC', vehicleCategory: 'A', dateTime };
}

export function hubPress(change: Partial<HubPress> = {}): HubPress {
  return {
    t: PRESSED_AT,
    function: 'DISPONIBLE',
    status: null,
    availability: 'DISPONIBLE',
    duty: 'GARDE',
    mission: null,
    answer: null,
    transported: false,
    ...change,
  };
}

export const hubRecord = (change: Partial<HubPositionRecord> = {}): HubPositionRecord => ({
  ...samplePosition({ t: PRESSED_AT }),
  engineOn: null,
  ...change,
});

const orUnknown = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.stringMatching(/^[a-z.é-]{0,20}$/),
  // Short: what a longer one costs is asked elsewhere, of something that can stop (identifiers.test.ts).
  fc.constantFrom(...Object.values(HOSTILE_IDS)).map((make) => make(12)),
);
/** Mostly of our years, and all that a clock can say. */
const anyInstant = fc.oneof(
  fc.integer({ min: PRESSED_AT, max: PRESSED_AT + 400 * 86_400_000 }),
  fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
);

const drawnMission: fc.Arbitrary<HubMission> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 20 }),
  caseId: orUnknown(fc.oneof(fc.constant(sampleMission.caseId ?? ''), fc.constant('a-b_c.d.'), anyText)),
  requestId: orUnknown(fc.oneof(fc.constant(sampleMission.requestId ?? ''), anyText)),
});

/** Mostly a step that the function can make; now and then one that it cannot, or none. */
const drawnStep: fc.Arbitrary<Pick<HubPress, 'function' | 'status'>> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...CREW_FUNCTIONS.flatMap((name) => FUNCTIONS[name].steps.map((status) => [name, status] as const)))
      .map(([name, status]) => ({ function: name, status })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      function: fc.constantFrom(...CREW_FUNCTIONS, null),
      status: orUnknown(fc.constantFrom(...VEHICLE_STATUSES)),
    }),
  },
);

const drawnRest = fc.record({
  t: orUnknown(anyInstant),
  availability: fc.constantFrom(...AVAILABILITIES),
  duty: fc.constantFrom('GARDE', 'GARDE', 'VOLONTAIRE', 'PAUSE', 'HORS_SERVICE'),
  mission: orUnknown(drawnMission),
  answer: orUnknown(
    fc.record({
      outcome: fc.constantFrom('accepted', 'refused', 'unanswered'),
      reason: orUnknown(fc.oneof(fc.constant('DEJA_ENGAGE'), anyText)),
      late: fc.boolean(),
    }),
  ),
  transported: fc.boolean(),
});
export const drawnPress: fc.Arbitrary<HubPress> = fc
  .tuple(drawnStep, drawnRest)
  .map(([step, rest]) => ({ ...step, ...rest }));

const { suspect, move } = positionRecord.shape;

export const drawnRecord: fc.Arbitrary<HubPositionRecord> = fc.record({
  t: anyInstant,
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  altM: orUnknown(fc.integer({ min: -500, max: 9_000 })),
  speedKmh: orUnknown(fc.double({ min: 0, max: 300, noNaN: true })),
  courseDeg: orUnknown(fc.integer({ min: 0, max: 359 })),
  courseHeld: fc.boolean(),
  move: fc.constantFrom(...move.options),
  suspect: fc.uniqueArray(fc.constantFrom(...suspect.element.options), { maxLength: 1 }),
  engineOn: orUnknown(fc.boolean()),
});
