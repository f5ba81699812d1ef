import type { PositionRecord } from '../../core/record/schema.ts';

/** A position as narrow integers: about a third of its JSON, and a page holds three times as many. */
export interface PositionRow {
  n: number;
  boot: number;
  service: number | null;
  mono: number;
  t: number;
  clock: string;
  lat_e6: number;
  lon_e6: number;
  alt_dm: number | null;
  speed_dkmh: number | null;
  course_ddeg: number | null;
  fix: number | null;
  hdop_e2: number | null;
  sats: number | null;
  moving: number;
  why: string;
  /** Reasons joined with commas; null: trusted. */
  suspect: string | null;
  age_ms: number;
  held: number;
  since: number | null;
  odo_m: number | null;
  acc_dm: number | null;
  engine: number | null;
}

/** boot and service ids repeat for thousands of rows: they are stored once and named by a small number. */
export interface Labels {
  idOf(text: string): number;
  textOf(id: number): string;
}

const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : Math.round(value * factor);
const unscaled = (value: number | null, factor: number): number | null => (value === null ? null : value / factor);

export function rowOf(p: PositionRecord, labels: Labels): PositionRow {
  return {
    n: p.n,
    boot: labels.idOf(p.boot),
    service: p.service === null ? null : labels.idOf(p.service),
    mono: p.mono,
    t: p.t,
    clock: p.clock,
    lat_e6: Math.round(p.lat * 1e6),
    lon_e6: Math.round(p.lon * 1e6),
    alt_dm: scaled(p.altM, 10),
    speed_dkmh: scaled(p.speedKmh, 10),
    course_ddeg: scaled(p.courseDeg, 10),
    fix: p.fix === null ? null : p.fix === '3D' ? 3 : 2,
    hdop_e2: scaled(p.hdop, 100),
    sats: p.sats,
    moving: p.move === 'MOBILE' ? 1 : 0,
    why: p.why,
    suspect: p.suspect.length === 0 ? null : p.suspect.join(','),
    age_ms: p.ageMs,
    held: p.courseHeld ? 1 : 0,
    since: p.since,
    odo_m: p.odoM,
    acc_dm: scaled(p.accM, 10),
    engine: p.engineOn === null ? null : p.engineOn ? 1 : 0,
  };
}

export function positionOf(row: PositionRow, series: string, labels: Labels): PositionRecord {
  return {
    series,
    lane: 'p',
    n: row.n,
    boot: labels.textOf(row.boot),
    mono: row.mono,
    t: row.t,
    clock: row.clock as PositionRecord['clock'],
    service: row.service === null ? null : labels.textOf(row.service),
    lat: row.lat_e6 / 1e6,
    lon: row.lon_e6 / 1e6,
    altM: unscaled(row.alt_dm, 10),
    speedKmh: unscaled(row.speed_dkmh, 10),
    courseDeg: unscaled(row.course_ddeg, 10),
    fix: row.fix === null ? null : row.fix === 3 ? '3D' : '2D',
    hdop: unscaled(row.hdop_e2, 100),
    sats: row.sats,
    move: row.moving === 1 ? 'MOBILE' : 'STATIQUE',
    why: row.why as PositionRecord['why'],
    suspect: row.suspect === null ? [] : (row.suspect.split(',') as PositionRecord['suspect']),
    ageMs: row.age_ms,
    courseHeld: row.held === 1,
    since: row.since,
    odoM: row.odo_m,
    engineOn: row.engine === null ? null : row.engine === 1,
    accM: unscaled(row.acc_dm, 10),
  };
}
