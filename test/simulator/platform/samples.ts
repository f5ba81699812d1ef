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

export function skipped(n: number, from: number, to: number): EventMessage {
  return {
    ...stamp,
    series: SERIES,
    lane: 'e',
    n,
    mono: 1,
    t: null,
    type: 'numbers-skipped',
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
