import type { EventMessage, PositionMessage } from '../../../simulator/platform/messages.ts';
import type { RosterOrder } from '../../../simulator/platform/rosters.ts';

export const SERIES = '0123456789abcdef';
export const OTHER_SERIES = 'fedcba9876543210';
export const BASE_T = Date.UTC(2026, 2, 1, 8);

export const ROSTER: RosterOrder = {
  ...{ timeZone: 'Europe/Paris', holidays: 'fr', sector: 'dole', zones: [], from: '2026-02-01', until: null },
  weekly: [{ days: ['semaine'], hours: ['20:00-08:00'] }],
  exceptions: [],
};

const stamp = { boot: 'b1', clock: 'gnss' as const, service: 's1' };

export function position(n: number, change: Partial<PositionMessage> = {}): PositionMessage {
  return {
    ...stamp,
    series: SERIES,
    lane: 'p',
    n,
    mono: n * 1000,
    t: BASE_T + n * 1000,
    lat: 4.92,
    lon: -52.31,
    altM: 6,
    speedKmh: 30,
    courseDeg: 90,
    fix: '3D',
    hdop: 0.9,
    sats: 12,
    move: 'MOBILE',
    why: 'time',
    suspect: [],
    ageMs: 0,
    courseHeld: false,
    since: null,
    odoM: n * 10,
    engineOn: null,
    accM: 2.5,
    ...change,
  };
}

export function press(n: number, key = '1', change: object = {}): EventMessage {
  const body = {
    type: 'press',
    key,
    input: 'keypad',
    function: 'DEPART',
    ...{ duty: 'GARDE', availability: 'INDISPONIBLE', reason: 'mission', status: 'DEPART', mission: '~1' },
    ...{ before: null, ended: null, answer: null, implied: [], corrects: null, checksMissing: null },
    ...{ outsideRoster: null, position: null },
  };
  return {
    ...stamp,
    series: SERIES,
    lane: 'e',
    n,
    mono: n * 1000,
    t: BASE_T + n * 1000,
    ...body,
    ...change,
  } as EventMessage;
}

const crewState = {
  ...{ duty: 'GARDE', availability: 'INDISPONIBLE', reason: 'mission', status: 'DEPART', mission: 'M-1' },
  before: { event: 1, durationMs: 60_000 },
  ended: { reason: 'panne', event: 1, durationMs: 60_000 },
};

function event(n: number, body: object): EventMessage {
  return { ...stamp, series: SERIES, lane: 'e', n, mono: n * 1000, t: BASE_T + n * 1000, ...body } as EventMessage;
}

export function mission(n: number, change: object = {}): EventMessage {
  const about = { mission: 'M-1', caseId: 'FR.39.1', requestId: null, command: 'c1', by: null };
  const how = { applied: true, cancelReason: null };
  return event(n, { type: 'mission', change: 'received', ...crewState, ...about, ...how, ...change });
}

export function automatic(n: number, change = 'distress-over'): EventMessage {
  return event(n, { type: 'automatic', change, ...crewState });
}

export function contact(n: number): EventMessage {
  return event(n, { type: 'contact', contact: 'engine', on: true, ageMs: 12 });
}

export function missionSummary(n: number): EventMessage {
  return event(n, {
    ...{ type: 'mission-summary', mission: '~2', caseId: null, requestId: null, origin: null, by: 'vehicle' },
    ...{ outcome: 'transported', endedBy: 'return', distanceM: 12_000 },
    steps: [{ status: 'DEPART', event: 2, t: BASE_T }],
    delaysMs: { departure: null, arrival: 1, onScene: 2, transport: 3, atDestination: 4, whole: 10 },
  });
}

const totals = {
  ...{ availableMs: 1, pauseMs: 2, unmeasured: 0, distanceM: 12_000 },
  unavailableMs: { mission: 1, desinfection: 0, panne: 0, equipage: 0, autre: 0, unsaid: 3 },
  missions: {
    ...{ accepted: 1, acceptedLate: 0, refused: 0, unanswered: 0, cancelled: 0, expired: 0 },
    ...{ transported: 1, sortiesBlanches: 0, unfinished: 0 },
  },
};

export function serviceSummary(n: number): EventMessage {
  const began = { event: 1, t: BASE_T };
  return event(n, { type: 'service-summary', duty: 'GARDE', began, durationMs: 7, totals });
}

export function daySummary(n: number): EventMessage {
  return event(n, { type: 'day-summary', day: '2026-03-01', timeZone: 'Europe/Paris', services: 1, totals });
}

export function reply(change: object = {}): object {
  const answer = { id: 'c1', command: 'mission', result: 'done', detail: null, position: null, t: BASE_T };
  return { ...answer, boot: 'b1', mono: 5, ...change };
}

export function skipped(n: number, from: number, to: number, of: 'p' | 'e' = 'p'): EventMessage {
  return {
    ...stamp,
    series: SERIES,
    lane: 'e',
    n,
    mono: 1,
    t: null,
    type: 'numbers-skipped',
    of,
    from,
    to,
    reason: 'unclean-stop',
  };
}

export function stateMessage(change: object = {}): object {
  return {
    duty: 'GARDE',
    availability: 'DISPONIBLE',
    reason: null,
    mission: null,
    status: null,
    accepted: [],
    orders: [],
    distress: false,
    service: 's1',
    since: BASE_T,
    t: BASE_T,
    clock: 'gnss',
    boot: 'b1',
    mono: 1000,
    validForS: 180,
    tracking: true,
    event: 1,
    ...change,
  };
}

/** Columns as the contract has them, in the plainest way. */
export function columns(positions: readonly PositionMessage[], change: object = {}): object {
  const scaled = (key: keyof PositionMessage, scale: number) =>
    positions.map((each) => (each[key] === null ? null : Math.round(Number(each[key]) * scale)));
  const differences = (values: (number | null)[], order = 1): (number | null)[] => {
    let before = 0;
    const once = values.map((value) => {
      if (value === null) return null;
      const step = value - before;
      before = value;
      return step;
    });
    return order === 1 ? once : differences(once, order - 1);
  };
  const choices = (key: keyof PositionMessage) => {
    const texts = positions.map((each) => JSON.stringify(each[key]));
    const of = [...new Set(texts)];
    return { of: of.map((text): unknown => JSON.parse(text)), is: texts.map((text) => of.indexOf(text)) };
  };
  const whole = ['n', 't', 'altM', 'courseDeg', 'sats', 'ageMs'] as const;
  const few = ['boot', 'service', 'clock', 'fix', 'move', 'why', 'suspect', 'courseHeld', 'since', 'engineOn'] as const;
  return {
    ...Object.fromEntries(whole.map((key) => [key, differences(scaled(key, 1))])),
    mono: differences(positions.map(({ mono, t }) => mono - t)),
    lat: differences(scaled('lat', 1e6), 2),
    lon: differences(scaled('lon', 1e6), 2),
    speedKmh: differences(scaled('speedKmh', 10)),
    hdop: differences(scaled('hdop', 100)),
    odoM: differences(scaled('odoM', 1), 2),
    accM: differences(scaled('accM', 10)),
    ...Object.fromEntries(few.map((key) => [key, choices(key)])),
    ...change,
  };
}

export function batch(positions: readonly PositionMessage[], change: object = {}): object {
  return { series: SERIES, count: positions.length, columns: columns(positions), ...change };
}

export const HEALTH = {
  ...{
    t: BASE_T,
    version: '0.1.0',
    eventsPending: 0,
    positionsPending: 0,
    oldestPendingAgeS: null,
    timeToEmptyS: null,
  },
  ...{ modem: null, supplyV: null, temperatureC: null, faults: [] },
};
