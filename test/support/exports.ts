/** A garde as its box recorded it: a drive, a tunnel, an hour without a word, a power cut, a suspect fix. Places are invented. */
import type { ExportAbout, ExportSource } from '../../gateway/core/export/source.ts';
import type { EventRecord, PositionRecord } from '../../gateway/core/record/schema.ts';
import { LINKS, samplePosition, samplePress } from './records.ts';

export const T = Date.UTC(2026, 10, 22, 7, 30);
const MIN_MS = 60_000;

export const ABOUT: ExportAbout = {
  vehicle: 'AMB-973-07',
  series: '00112233445566aa',
  timeZone: 'America/Cayenne',
  period: { fromMs: T - 30 * MIN_MS, toMs: T + 300 * MIN_MS },
  open: { from: false, to: false },
  by: 'dpo',
  madeMs: T + 400 * MIN_MS,
  version: '0.1.0',
  language: 'en',
  sampling: { movingS: 5, missionS: 5, stationaryS: 60 },
  sha256: null,
};

/** `minute` 0 is T. */
export interface Drive {
  n: number;
  minute: number;
  positions: number;
  boot?: string;
  service?: string;
}

/** One position every 5 s along a winding road; where it is follows from when it is. */
export function driven({ n, minute, positions, boot = 'boot-1', service = 'service-1' }: Drive): PositionRecord[] {
  return Array.from({ length: positions }, (_, i) => {
    const s = minute * 60 + i * 5;
    const change = { n: n + i, t: T + s * 1_000, mono: s * 1_000, boot, service };
    const lat = Math.round((5.1 + s * 0.000006 + 0.003 * Math.sin(s / 300)) * 1e6) / 1e6;
    const lon = Math.round((-52.65 + s * 0.000012 + 0.004 * Math.cos(s / 420)) * 1e6) / 1e6;
    return samplePosition({ ...change, lat, lon, speedKmh: Math.round(450 + 300 * Math.sin(s / 90)) / 10 });
  });
}

/** It stands at one place, a position each minute. */
export function stood({ n, minute, positions, ...rest }: Drive): PositionRecord[] {
  const [place] = driven({ n, minute, positions: 1, ...rest });
  return Array.from({ length: positions }, (_, i) => ({
    ...(place as PositionRecord),
    n: n + i,
    t: T + (minute + i) * MIN_MS,
    speedKmh: 0,
    move: 'STATIQUE' as const,
  }));
}

export function event(n: number, minute: number, body: object, boot = 'boot-1', service = 'service-1'): EventRecord {
  const stamp = {
    n,
    t: T + minute * MIN_MS,
    mono: minute * MIN_MS,
    boot,
    clock: 'gnss',
    service,
    series: ABOUT.series,
  };
  return { ...stamp, ...LINKS, lane: 'e', ...body } as EventRecord;
}

export function pressed(n: number, minute: number, status: string, more: Partial<EventRecord> = {}): EventRecord {
  const { lat, lon } = driven({ n: 1, minute, positions: 1 })[0] as PositionRecord;
  const position = { n: 1, lat, lon, ageMs: 400 };
  const { type, ...body } = samplePress(n) as Extract<EventRecord, { type: 'press' }>;
  const about = { mission: 'M-1', status, function: status, position };
  return event(n, minute, { type, ...body, n, t: T + minute * MIN_MS, mono: minute * MIN_MS, ...about, ...more });
}

export function sourceOf(
  positions: readonly PositionRecord[],
  events: readonly EventRecord[],
  more: Partial<ExportSource> = {},
): ExportSource {
  return {
    ...{ positions: () => positions, events: () => events, absent: [], skipped: [], acknowledged: [], about: ABOUT },
    ...more,
  };
}

/** Minutes: drive 0-20, tunnel 20-23, drive 23-40, halt 40-50, an hour without a word, drive 110-130, power cut, drive 160-170. */
export function garde(): ExportSource {
  const first = driven({ n: 1, minute: 0, positions: 240 });
  const suspect = { ...(first[100] as PositionRecord), n: 101, lat: 48.85, lon: 2.35, why: 'suspect' as const };
  first[100] = { ...suspect, suspect: ['teleport'] };
  const positions = [
    ...first,
    ...driven({ n: 241, minute: 23, positions: 204 }),
    ...stood({ n: 445, minute: 40, positions: 11 }),
    ...driven({ n: 456, minute: 110, positions: 240 }),
    ...driven({ n: 900, minute: 160, positions: 120, boot: 'boot-2' }),
  ];
  const events = [
    event(1, -1, {
      type: 'press',
      ...bodyOf(pressed(1, -1, 'DEPART')),
      status: null,
      function: 'PRISE_GARDE',
      mission: null,
    }),
    pressed(2, 1, 'DEPART', { mission: 'M-1' } as Partial<EventRecord>),
    pressed(3, 12, 'ARRIVEE'),
    event(4, 20.3, { type: 'gnss', condition: 'shadow', standing: true, weeks: null }),
    event(5, 23, { type: 'gnss', condition: 'shadow', standing: false, weeks: null }),
    pressed(6, 25, 'TRANSP', { implied: ['PEC'] } as Partial<EventRecord>),
    pressed(7, 41, 'DESTIN'),
    pressed(8, 115, 'RETOUR'),
    event(9, 159, { type: 'start', version: '0.1.0', after: 'unclean', cause: 'power' }, 'boot-2'),
    pressed(10, 165, 'REN-BASE', { boot: 'boot-2' } as Partial<EventRecord>),
    event(11, 165, SUMMARY, 'boot-2'),
  ];
  return sourceOf(positions, events, {
    absent: [[696, 899]],
    skipped: [{ of: 'p', from: 696, to: 899, reason: 'unclean-stop' }],
  });
}

const SUMMARY = {
  ...{ type: 'mission-summary', mission: 'M-1', caseId: null, requestId: null, origin: 'samu', by: 'vehicle' },
  ...{ outcome: 'transported', endedBy: 'return', distanceM: 23_400 },
  steps: [
    { status: 'DEPART', event: 2, t: T + MIN_MS },
    { status: 'ARRIVEE', event: 3, t: T + 12 * MIN_MS },
    { status: 'PEC', event: null, t: null },
    { status: 'TRANSP', event: 6, t: T + 25 * MIN_MS },
    { status: 'DESTIN', event: 7, t: T + 41 * MIN_MS },
  ],
  delaysMs: {
    departure: 62_000,
    arrival: 660_000,
    onScene: 780_000,
    transport: 960_000,
    atDestination: null,
    whole: null,
  },
};

function bodyOf(press: EventRecord): object {
  const { type: _type, ...body } = press as unknown as Record<string, unknown>;
  return body;
}
