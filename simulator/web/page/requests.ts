/** What the forms of the page ask for, as the server takes it; and what is wrong with what was typed. Pure. */
import type { MissionOrder } from '../../platform/orders.ts';
import type { RosterOrder } from '../../platform/rosters.ts';
import type { StateView } from '../api.ts';

/** As the contract has it; `~7` is a departure without an order, which can be cancelled and not ordered. */
const MISSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** The contract takes no shorter time to answer. */
const ANSWER_S_MIN = 5;

export interface OrderForm {
  mission: string;
  caseId: string;
  company: boolean;
  /** Empty: as the vehicle has it. */
  answerS: string;
}

/** null: the mission number is not valid. */
export function orderOf({ mission, caseId, company, answerS }: OrderForm): MissionOrder | null {
  if (!MISSION.test(mission)) return null;
  const seconds = Number.parseInt(answerS, 10);
  return {
    action: 'order',
    mission,
    caseId: caseId.trim() || null,
    origin: 'samu',
    acceptedBy: company ? 'company' : null,
    answerS: seconds >= ANSWER_S_MIN ? seconds : null,
  };
}

/** A number that no mission has yet: `SAMU-261128-0001` of the day, `-0002`. */
export function nextMission(now: number, used: readonly string[]): string {
  const prefix = `SAMU-${new Date(now).toISOString().slice(2, 10).replaceAll('-', '')}-`;
  const last = used
    .filter((id) => id.startsWith(prefix))
    .map((id) => Number.parseInt(id.slice(prefix.length), 10))
    .filter(Number.isFinite);
  return prefix + String(Math.max(0, ...last) + 1).padStart(4, '0');
}

/** Missions that can still be changed: what waits, what is accepted, what is under way. */
export function openMissions(state: StateView | null): string[] {
  if (state === null) return [];
  const all = [...(state.mission === null ? [] : [state.mission]), ...state.orders, ...state.accepted];
  return [...new Set(all)];
}

export interface Hours {
  begin: string;
  end: string;
}

export interface RosterForm {
  timeZone: string;
  holidays: RosterOrder['holidays'];
  sector: string;
  zones: string;
  from: string;
  until: string;
  weekly: { days: string[]; hours: Hours[] }[];
  exceptions: { date: string; add: Hours[]; remove: Hours[] }[];
}

export type RosterProblem = 'timeZone' | 'sector' | 'zones' | 'from' | 'until' | 'days' | 'hours' | 'date' | 'many';

/** Of docs/roster.md. */
const WEEKLY_MAX = 16;
const EXCEPTIONS_MAX = 366;
const HOURS_MAX = 4;
const ZONES_MAX = 8;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const BEGIN = /^([01]\d|2[0-3]):[0-5]\d$/;
const END = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
/** A name of an area and a place; a bare offset has no summer time. */
const ZONE = /^[A-Z][A-Za-z_]+\/[A-Za-z_/-]+$/;

const NIGHT: Hours[] = [
  { begin: '20:00', end: '24:00' },
  { begin: '00:00', end: '08:00' },
];

/** The last one that was said, to begin from, or a first one of nights. `today`: a local day. */
export function rosterForm(last: RosterOrder | null, today: string): RosterForm {
  if (last === null) {
    const weekly = [{ days: ['semaine'], hours: NIGHT }];
    const none = { zones: '', until: '', exceptions: [] };
    return { ...none, timeZone: 'Europe/Paris', holidays: 'fr', sector: 'secteur-1', from: today, weekly };
  }
  const { timeZone, holidays, sector, from } = last;
  return {
    timeZone,
    holidays,
    sector,
    from,
    zones: last.zones.join(', '),
    until: last.until ?? '',
    weekly: last.weekly.map(({ days, hours }) => ({ days, hours: hours.map(hoursOf) })),
    exceptions: last.exceptions.map(({ date, add, remove }) => {
      return { date, add: add.map(hoursOf), remove: remove.map(hoursOf) };
    }),
  };
}

function hoursOf(text: string): Hours {
  const [begin = '', end = ''] = text.split('-');
  return { begin, end };
}

/** The roster, or what is wrong first. */
export function rosterOf(form: RosterForm): RosterOrder | RosterProblem {
  const zones = form.zones
    .split(',')
    .map((zone) => zone.trim())
    .filter((zone) => zone !== '');
  const problem = problemOf(form, zones);
  if (problem !== null) return problem;
  const { timeZone, holidays, sector, from, until } = form;
  return {
    timeZone,
    holidays,
    sector,
    zones,
    from,
    until: until === '' ? null : until,
    weekly: form.weekly.map(({ days, hours }) => ({ days, hours: hours.map(written) })),
    exceptions: form.exceptions.map(({ date, add, remove }) => {
      return { date, add: add.map(written), remove: remove.map(written) };
    }),
  };
}

function problemOf({ timeZone, sector, from, until, weekly, exceptions }: RosterForm, zones: string[]) {
  const lists = [...weekly.map(({ hours }) => hours), ...exceptions.flatMap(({ add, remove }) => [add, remove])];
  const checks: [RosterProblem, boolean][] = [
    ['timeZone', ZONE.test(timeZone)],
    ['sector', ID.test(sector)],
    ['zones', zones.length <= ZONES_MAX && zones.every((zone) => ID.test(zone))],
    ['from', from !== ''],
    ['until', until === '' || until >= from],
    ['many', weekly.length <= WEEKLY_MAX && exceptions.length <= EXCEPTIONS_MAX],
    ['days', weekly.every(({ days }) => days.length > 0)],
    ['date', exceptions.every(({ date }) => date !== '')],
    ['hours', lists.every((hours) => hours.length <= HOURS_MAX && hours.every(isHours))],
  ];
  return checks.find(([, right]) => !right)?.[0] ?? null;
}

function isHours({ begin, end }: Hours): boolean {
  return BEGIN.test(begin) && END.test(end);
}

function written({ begin, end }: Hours): string {
  return `${begin}-${end}`;
}
