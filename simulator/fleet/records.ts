/** Positions and events of one simulated vehicle, every key as docs/contract.md has it. Pure: instants and numbers are handed in. */
import type { Step, VehiclePlan } from './plan.ts';

export interface Instant {
  /** UTC, ms. */
  wallMs: number;
  /** ms since the vehicle's boot. */
  monoMs: number;
}

interface Identity {
  series: string;
  n: number;
  boot: string;
  mono: number;
  t: number;
  clock: 'gnss';
  service: string | null;
}

export interface PositionRecord extends Identity {
  lane: 'p';
  lat: number;
  lon: number;
  altM: number | null;
  speedKmh: number | null;
  courseDeg: number | null;
  fix: '2D' | '3D' | null;
  hdop: number | null;
  sats: number | null;
  move: 'MOBILE' | 'STATIQUE';
  why: 'first' | 'time';
  suspect: string[];
  ageMs: number;
  courseHeld: boolean;
  since: number | null;
  odoM: number | null;
  engineOn: boolean | null;
  accM: number | null;
}

export interface EventRecord extends Identity {
  lane: 'e';
  salt: string;
  prev: string;
  type: string;
  [key: string]: unknown;
}

/** What the next records say of the crew. */
export interface CrewState {
  duty: 'HORS_SERVICE' | 'GARDE';
  availability: 'DISPONIBLE' | 'INDISPONIBLE';
  reason: 'mission' | null;
  status: string | null;
  mission: string | null;
  /** Number and instant of the event that led there; 0: none yet. */
  event: number;
  sinceMs: number;
  /** Of the DEPART that made it unavailable; null: it is not. */
  busySince: { event: number; monoMs: number } | null;
}

/** Who it is, and the last number of each lane. */
export interface Recorder {
  plan: VehiclePlan;
  series: string;
  boot: string;
  service: string | null;
  positions: number;
  events: number;
  motion: { lat: number; lon: number; courseDeg: number; odoM: number; lastMs: number | null };
}

export function createRecorder(plan: VehiclePlan): Recorder {
  const id = plan.hex(1, 32);
  return {
    plan,
    series: plan.hex(0, 16),
    boot: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-'),
    service: null,
    positions: 0,
    events: 0,
    // Somewhere in France.
    motion: {
      ...{ lat: 43 + 6.5 * plan.random('motion', 0), lon: -1 + 7.5 * plan.random('motion', 1) },
      ...{ courseDeg: Math.floor(360 * plan.random('motion', 2)), odoM: 0, lastMs: null },
    },
  };
}

function identity(from: Recorder, n: number, { wallMs, monoMs }: Instant): Identity {
  const { series, boot, service } = from;
  return { series, n, boot, mono: monoMs, t: wallMs, clock: 'gnss', service };
}

const METRES_PER_DEGREE = 111_320;
const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** The next position: it went on since the one before, if it is moving. */
export function nextPosition(from: Recorder, now: Instant, moving: boolean): PositionRecord {
  const { plan, motion } = from;
  const n = ++from.positions;
  const noise = (which: number) => plan.random('motion', 8 * n + which);
  const speedKmh = moving ? round(20 + 70 * noise(0), 1) : 0;
  if (moving) {
    const metres = (speedKmh / 3.6) * Math.min(5, (now.monoMs - (motion.lastMs ?? now.monoMs)) / 1_000);
    motion.courseDeg = (motion.courseDeg + Math.round(40 * (noise(1) - 0.5)) + 360) % 360;
    const course = (motion.courseDeg * Math.PI) / 180;
    motion.lat += (metres * Math.cos(course)) / METRES_PER_DEGREE;
    motion.lon += (metres * Math.sin(course)) / (METRES_PER_DEGREE * Math.cos((motion.lat * Math.PI) / 180));
    motion.odoM += Math.round(metres);
  }
  motion.lastMs = now.monoMs;
  return {
    ...identity(from, n, now),
    lane: 'p',
    ...{ lat: round(motion.lat, 6), lon: round(motion.lon, 6), altM: Math.floor(40 + 20 * noise(2)), speedKmh },
    ...{ courseDeg: motion.courseDeg, fix: '3D', hdop: round(0.7 + noise(3), 2), sats: 7 + Math.floor(8 * noise(4)) },
    ...{ move: moving ? 'MOBILE' : 'STATIQUE', why: n === 1 ? 'first' : 'time', suspect: [], ageMs: 0 },
    ...{ courseHeld: !moving, since: null, odoM: motion.odoM, engineOn: null, accM: round(2 + 3 * noise(5), 1) },
  };
}

/** The next event; `more` is what its type asks for. */
export function nextEvent(from: Recorder, now: Instant, type: string, more: Record<string, unknown>): EventRecord {
  const n = ++from.events;
  const ids = from.plan.hex(n + 16, 96);
  return { ...identity(from, n, now), lane: 'e', salt: ids.slice(0, 32), prev: ids.slice(32), type, ...more };
}

/** A press that makes a step of a mission, or begins or ends the garde. */
export function pressOf(
  from: Recorder,
  now: Instant,
  pressed: Pick<Step, 'key'> & { function: string },
  was: CrewState,
  is: CrewState,
): Record<string, unknown> {
  const { duty, availability, reason, status, mission } = is;
  const over = was.busySince !== null && is.busySince === null ? was.busySince : null;
  const { lat, lon, lastMs } = from.motion;
  return {
    ...{ key: pressed.key, input: 'keypad', function: pressed.function },
    ...{ duty, availability, reason, status, mission },
    before: was.event === 0 ? null : { event: was.event, durationMs: now.monoMs - was.sinceMs },
    ended: over && { reason: 'mission', event: over.event, durationMs: now.monoMs - over.monoMs },
    ...{ answer: null, implied: [], corrects: null, checksMissing: pressed.function === 'PRISE_GARDE' ? [] : null },
    outsideRoster: pressed.function === 'PRISE_GARDE' ? false : null,
    position:
      duty === 'HORS_SERVICE' || lastMs === null
        ? null
        : { n: from.positions, lat: round(lat, 6), lon: round(lon, 6), ageMs: now.monoMs - lastMs },
  };
}
