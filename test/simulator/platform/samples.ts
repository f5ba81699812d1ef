import type { EventMessage, PositionMessage } from '../../../simulator/platform/messages.ts';

export const SERIES = '0123456789abcdef';
export const OTHER_SERIES = 'fedcba9876543210';
export const BASE_T = Date.UTC(2026, 2, 1, 8);

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
    accM: 2.5,
    ...change,
  };
}

export function press(n: number, key = '1', change: object = {}): EventMessage {
  const body = {
    type: 'press',
    key,
    function: 'DEPART',
    status: 'DEPART',
    duty: 'GARDE',
    availability: 'INDISPONIBLE',
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
    mission: null,
    status: null,
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
  const few = ['boot', 'service', 'clock', 'fix', 'move', 'why', 'suspect', 'courseHeld', 'since'] as const;
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
