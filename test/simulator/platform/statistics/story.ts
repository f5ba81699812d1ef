/** Events of invented vehicles, told in a few words each: what happened at which wall time in Paris. */
import type { EventMessage } from '../../../../simulator/platform/messages.ts';
import type { Cell, StatisticsTable } from '../../../../simulator/platform/statistics/columns.ts';
import { slotsOfHours } from '../../../../simulator/platform/statistics/slots.ts';
import { TOTAL, type VehicleEvents } from '../../../../simulator/platform/statistics/statistics.ts';
import { automatic, mission, missionSummary, press } from '../samples.ts';

const PARIS = 'Europe/Paris';
const BOOT_T = Date.UTC(2026, 0, 1);

export interface Story {
  events: EventMessage[];
  /** `at` is an instant with its offset; null: nobody knows, 1 s after the one before. */
  press(at: string | null, change: object): Story;
  mission(at: string | null, change: object): Story;
  automatic(at: string, change: string, more?: object): Story;
  summary(change: object): Story;
  /** Another boot, which begins now. */
  boot(): Story;
  add(event: (n: number) => EventMessage): Story;
}

export const BUSY = { availability: 'INDISPONIBLE', reason: 'mission' };
export const FREE = { availability: 'DISPONIBLE', reason: null };
export const ACCEPTED = { outcome: 'accepted', reason: null, late: false };

export function story(series = '0123456789abcdef'): Story {
  const events: EventMessage[] = [];
  let [mono, boots] = [0, 1];
  const put = (event: (n: number) => EventMessage, at: string | null, more: object): Story => {
    mono = at === null ? mono + 1_000 : Date.parse(at) - BOOT_T;
    const t = at === null ? null : Date.parse(at);
    const when = { t, mono, clock: at === null ? 'none' : 'gnss', boot: `b${boots}` };
    events.push({ ...event(events.length + 1), series, ...when, ...more } as EventMessage);
    return it;
  };
  const it: Story = {
    events,
    press: (at, change) => put((n) => press(n, '1', { status: null, mission: null, ...BUSY }), at, change),
    mission: (at, change) => put((n) => mission(n, { ...FREE, status: null }), at, change),
    automatic: (at, change, more = {}) => put((n) => automatic(n, change), at, more),
    summary: (change) => {
      events.push({ ...missionSummary(events.length + 1), series, ...change } as EventMessage);
      return it;
    },
    boot: () => {
      boots++;
      return it;
    },
    add: (event) => {
      events.push({ ...event(events.length + 1), series, boot: `b${boots}` } as EventMessage);
      return it;
    },
  };
  return it;
}

/** A step of a mission. */
export const step = (status: string, id: string, more: object = {}) => ({
  function: status,
  status,
  mission: id,
  ...more,
});
export const accept = (id: string, more: object = {}) => ({
  ...{ function: 'ACCEPTER', status: 'DECLENCHE', mission: id, answer: ACCEPTED },
  ...more,
});
export const refuse = (id: string, reason: string, more: object = {}) => ({
  ...{ function: 'REFUSER', mission: id, answer: { outcome: 'refused', reason, late: false }, ...FREE },
  ...more,
});

export function of(told: Story, change: Partial<VehicleEvents> = {}): VehicleEvents {
  const slots = slotsOfHours(PARIS);
  return { vehicle: 'AMB-1', sector: 'lons', timeZone: PARIS, slots, hasRoster: false, events: told.events, ...change };
}

export type Row = Record<string, Cell>;

export function rowsOf({ columns, rows }: StatisticsTable): Row[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ key }, i) => [key, row[i] ?? null])));
}

/** Of the whole period and all of these vehicles. */
export function totalOf(table: StatisticsTable): Row {
  const row = rowsOf(table).find(({ slot }) => slot === TOTAL);
  if (row === undefined) throw new Error('there is no row');
  return row;
}

/** What a row has but for nothing: 0 and null. */
export function said(row: Row | undefined, prefix = ''): Row {
  const cells = Object.entries(row ?? {}).filter(
    ([key, cell]) => key.startsWith(prefix) && cell !== null && cell !== 0,
  );
  return Object.fromEntries(cells.filter(([key]) => !['vehicle', 'sector', 'period', 'slot'].includes(key)));
}
