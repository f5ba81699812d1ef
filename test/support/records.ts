import type { EventRecord, PositionRecord } from '../../gateway/core/record/schema.ts';

const stamp = { series: '00112233445566aa', boot: 'boot-1', mono: 1_000, clock: 'gnss' as const, service: 'service-1' };

/** Of an event that is in no chain: its store need not know one. */
export const LINKS = { salt: '0'.repeat(32), prev: '0'.repeat(64) };

export function samplePosition(change: Partial<PositionRecord> = {}): PositionRecord {
  return {
    ...stamp,
    lane: 'p',
    n: 1,
    t: 1_786_000_000_000,
    lat: 4.912345,
    lon: -52.301234,
    altM: 12,
    speedKmh: 48.2,
    courseDeg: 182,
    fix: '3D',
    hdop: 0.94,
    sats: 11,
    move: 'MOBILE',
    why: 'time',
    suspect: [],
    ageMs: 0,
    courseHeld: false,
    since: null,
    odoM: 12_345,
    engineOn: null,
    accM: 4.7,
    ...change,
  };
}

export function samplePress(n: number, mono = 1_000): EventRecord {
  return {
    ...stamp,
    ...LINKS,
    mono,
    lane: 'e',
    n,
    t: null,
    clock: 'none',
    type: 'press',
    key: '1',
    input: 'keypad',
    function: 'DEPART',
    status: 'DEPART',
    duty: 'GARDE',
    availability: 'INDISPONIBLE',
    reason: 'mission',
    mission: '~1',
    before: null,
    ended: null,
    answer: null,
    implied: [],
    corrects: null,
    checksMissing: null,
    outsideRoster: null,
    position: null,
  };
}
