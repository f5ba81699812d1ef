/** The statistics of invented lives of a box come to the sums of its days, each of which the recount has found right. */
import { expect, test } from 'vitest';
import { type DaySummaryMessage, type EventMessage, isEvent } from '../../../../simulator/platform/messages.ts';
import { createRecount } from '../../../../simulator/platform/recount.ts';
import type { Cell } from '../../../../simulator/platform/statistics/columns.ts';
import type { Grain } from '../../../../simulator/platform/statistics/local-time.ts';
import { slotsOfHours } from '../../../../simulator/platform/statistics/slots.ts';
import { statisticsOf, TOTAL } from '../../../../simulator/platform/statistics/statistics.ts';
import { life, ZONE } from '../../../support/box-life.ts';

const LIVES = 40;
/** Of each stretch, at both ends. */
const ROUNDING_S = 0.004;

type Sums = Record<string, number>;
const before = (sums: Sums) => sums['cancelledBeforeDeparture'] ?? 0;
const after = (sums: Sums) => sums['cancelledAfterDeparture'] ?? 0;

function counted(events: readonly EventMessage[], by: Grain, ofSlots: (slot: Cell) => boolean): Sums {
  const of = { vehicle: 'v', sector: null, timeZone: ZONE, slots: slotsOfHours(ZONE), hasRoster: false };
  const { columns, rows } = statisticsOf([{ ...of, events }], by);
  const chosen = rows.filter((row) => ofSlots(row[3] ?? null));
  return Object.fromEntries(
    columns.map(({ key }, i) => [key, chosen.reduce((sum, row) => sum + Number(row[i] ?? 0), 0)]),
  );
}

/** In the words of the statistics. */
function summedUp(days: readonly DaySummaryMessage[]): Sums {
  const sum = (of: (totals: DaySummaryMessage['totals']) => number) =>
    days.reduce((all, { totals }) => all + of(totals), 0);
  const times = ['mission', 'desinfection', 'panne', 'equipage', 'autre', 'unsaid'] as const;
  const same = ['accepted', 'acceptedLate', 'refused', 'unanswered', 'expired', 'transported', 'unfinished'] as const;
  return {
    ...Object.fromEntries(same.map((key) => [key, sum(({ missions }) => missions[key])])),
    'sortie-blanche': sum(({ missions }) => missions.sortiesBlanches),
    cancelled: sum(({ missions }) => missions.cancelled),
    'time.unmeasured': sum(({ unmeasured }) => unmeasured),
    'time.available': sum(({ availableMs }) => availableMs) / 1_000,
    'time.pause': sum(({ pauseMs }) => pauseMs) / 1_000,
    ...Object.fromEntries(times.map((key) => [`time.${key}`, sum(({ unavailableMs }) => unavailableMs[key]) / 1_000])),
  };
}

function compare(whose: string, year: Sums, must: Sums, timesS: number): void {
  for (const [key, value] of Object.entries(must)) {
    const is = key === 'cancelled' ? before(year) + after(year) : (year[key] ?? 0);
    const slack = key.startsWith('time.') ? timesS : 0;
    const what = `${whose}, ${key}: ${is} for ${value}`;
    // What was dated later can be measured here, where the vehicle could not wait.
    if (key === 'time.unmeasured') expect(is, what).toBeLessThanOrEqual(value);
    else if (slack > 0 && must['time.unmeasured'] !== 0) expect(is, what).toBeGreaterThanOrEqual(value - slack);
    else expect(Math.abs(is - value), what).toBeLessThanOrEqual(slack);
  }
}

test('what is counted of a life is what its days add up to, by any period and over the slots', () => {
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_128);
  console.log(`statistics: seed ${seed}`);
  const seen: Sums = {};
  let wholes = 0;
  for (let nth = 0; nth < LIVES; nth++) {
    const events = life(seed + nth, nth % 2 === 0 ? 120 : 30, true);
    const recount = createRecount(ZONE);
    for (const event of events) recount.take(event);
    expect([recount.disagreements, recount.owed()]).toEqual([[], []]);
    const must = summedUp(events.filter((event): event is DaySummaryMessage => isEvent(event, 'day-summary')));
    const year = counted(events, 'year', (slot) => slot === TOTAL);
    if (must['time.unmeasured'] === 0) wholes++;
    for (const [key, value] of Object.entries(must)) seen[key] = (seen[key] ?? 0) + value;
    compare(`seed ${seed + nth}`, year, must, ROUNDING_S * events.length);
    expect(year['open']).toBe(0);
    const distances = events.flatMap((event) => (isEvent(event, 'mission-summary') ? [event.distanceM ?? 0] : []));
    expect(year['distance']).toBeCloseTo(distances.reduce((sum, each) => sum + each, 0) / 1_000, 6);
    const adds = (key: string) => /^(asked|accepted|refused|time\.|distance|departure\.(un)?measured)/.test(key);
    for (const other of [
      counted(events, 'day', (slot) => slot === TOTAL),
      counted(events, 'week', (slot) => slot !== TOTAL),
    ])
      for (const key of Object.keys(year).filter(adds)) expect(other[key], key).toBeCloseTo(year[key] ?? 0, 6);
    const parts = ['transported', 'sortie-blanche', 'unfinished', 'cancelledAfterDeparture'].map(
      (key) => year[key] ?? 0,
    );
    expect(parts.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(year['accepted'] ?? 0);
  }
  expect(wholes).toBeGreaterThan(LIVES / 4);
  // Every order of these lives is in time, and hardly anybody presses INDISPONIBLE four times.
  for (const [key, value] of Object.entries(seen))
    if (!['expired', 'time.autre'].includes(key)) expect(value, key).toBeGreaterThan(5);
});
