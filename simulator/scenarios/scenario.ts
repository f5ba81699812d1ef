/** A made-up duty: where the vehicle goes, when which key is pressed, what troubles receiver, line, network and power. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { Place } from '../vehicle/geometry.ts';
import type { Track } from '../vehicle/track.ts';
import { readTrack } from '../vehicle/tracks.ts';
import { timeProblems, wayProblems } from './checks.ts';
import { type ScenarioFile, scenarioFile } from './format.ts';
import { type InSeconds, inSeconds, secondOf } from './moment.ts';
import { explained, problemsIn } from './problems.ts';
import type { line, network, power, receiver, sky } from './surroundings.ts';

type Leg = Extract<NonNullable<ScenarioFile['steps']>[number], { to: string }>;

export type Road = NonNullable<Leg['road']>;
export type Step =
  | { kind: 'wait'; forS: number }
  | { kind: 'wait-until'; untilS: number }
  /** `roadKm` null = straight; `road` null = nothing but the speed and the turns counts. */
  | { kind: 'leg'; to: string; speedKmh: number; roadKm: number | null; road: Road | null; arriveS: number | null };

export type Way =
  | { kind: 'steps'; places: Record<string, Place>; start: string; steps: readonly Step[] }
  | { kind: 'timed'; points: Extract<Track, { kind: 'timed' }>['points'] }
  | { kind: 'line'; points: readonly Place[]; speedKmh: number };

export type ReceiverChoice = z.infer<typeof receiver>;
export type SkyEvent = InSeconds<z.infer<typeof sky>>;
export type LineFault = InSeconds<z.infer<typeof line>>;
export type NetworkChange = InSeconds<z.infer<typeof network>>;
export type PowerCut = InSeconds<z.infer<typeof power>>;

type PressWritten = ScenarioFile['presses'][number];
type RosterWritten = ScenarioFile['roster'][number];
type Written<Expected> = Expected extends { function: string }
  ? Omit<Expected, 'corrects'> & { correctsS?: number | null }
  : Expected;
/** What must come of a press; moments are seconds. */
export type ExpectedPress = Written<NonNullable<PressWritten['expect']>>;
export type ScenarioPress = Omit<PressWritten, 'at' | 'atS' | 'expect'> & { atS: number; expect?: ExpectedPress };
export type ScenarioOrder = InSeconds<ScenarioFile['orders'][number]>;
export interface ScenarioRoster {
  atS: number;
  /** As the platform says it. */
  payload: Omit<RosterWritten, 'at' | 'slots' | 'note'>;
  slots: readonly { fromS: number; toS: number }[];
}
export type ScenarioEvent = InSeconds<ScenarioFile['expectEvents'][number]>;
export type ScenarioSummary = ScenarioFile['expectSummaries'][number];

/** Every moment is in seconds from the start. */
export interface Scenario
  extends Pick<
    ScenarioFile,
    'id' | 'title' | 'altitudeM' | 'seed' | 'receiver' | 'noFix' | 'loopFromS' | 'faults' | 'eventsOnce'
  > {
  /** Its file, for whoever must be told what is wrong with it. */
  name: string;
  /** UTC ms of second 0. */
  startT: number;
  /** null = with the last step, or at the end of the route. */
  endS: number | null;
  timeZone: string | null;
  way: Way;
  sky: readonly SkyEvent[];
  line: readonly LineFault[];
  /** Never empty: the first one is from second 0. */
  network: readonly NetworkChange[];
  power: readonly PowerCut[];
  /** When a second box with the same id comes to the broker. */
  secondBoxS: readonly number[];
  presses: readonly ScenarioPress[];
  /** As `keypad.keys`. */
  keys: string;
  orders: readonly ScenarioOrder[];
  rosters: readonly ScenarioRoster[];
  events: readonly ScenarioEvent[];
  summaries: readonly ScenarioSummary[];
}

const DEFAULT_START_T = Date.UTC(2026, 8, 1, 7);
const FIRST_NETWORK: NetworkChange = { fromS: 0, profile: '4g' };

function stepOf(written: NonNullable<ScenarioFile['steps']>[number], startT: number): Step {
  if ('waitS' in written) return { kind: 'wait', forS: written.waitS };
  if ('waitUntil' in written) return { kind: 'wait-until', untilS: secondOf(written.waitUntil, startT) };
  const { to, speedKmh, roadKm = null, road = null, arriveAt } = written;
  const arriveS = arriveAt === undefined ? null : secondOf(arriveAt, startT);
  return { kind: 'leg', to, speedKmh, roadKm, road, arriveS };
}

/** `checks.ts` has seen to it that there is either a route or all the rest. */
function wayOf(written: ScenarioFile, track: Track | null, startT: number): Way {
  if (track === null) {
    const { places = {}, start = '', steps = [] } = written;
    return { kind: 'steps', places, start, steps: steps.map((step) => stepOf(step, startT)) };
  }
  return track.kind === 'timed' ? track : { ...track, speedKmh: speedOf(written) ?? 0 };
}

function speedOf({ route }: ScenarioFile): number | undefined {
  return route !== undefined && 'speedKmh' in route ? route.speedKmh : undefined;
}

function trackOf(written: ScenarioFile, name: string): Track | null {
  if (written.route === undefined) return null;
  const [kind = ''] = Object.keys(written.route);
  const wrong = (key: string, message: string) => problemsIn(name, [{ path: ['route', key], message }]);
  let track: Track;
  try {
    track = readTrack(written.route, dirname(name));
  } catch (error) {
    throw wrong(kind, (error as Error).message);
  }
  if (track.kind === 'line' && speedOf(written) === undefined)
    throw wrong('speedKmh', 'the track has no times: expected the speed that it is driven at');
  return track;
}

function startOf(written: ScenarioFile, track: Track | null): number {
  if (written.startsAt !== undefined) return Date.parse(written.startsAt);
  return (track?.kind === 'timed' ? track.points[0]?.t : undefined) ?? DEFAULT_START_T;
}

function networkOf(written: ScenarioFile, startT: number): NetworkChange[] {
  const changes = written.network.map((change) => inSeconds(change, startT));
  return changes[0]?.fromS === 0 ? changes : [FIRST_NETWORK, ...changes];
}

function pressOf({ at, atS, expect, ...press }: PressWritten, startT: number): ScenarioPress {
  const made = { ...press, atS: secondOf(at ?? atS ?? 0, startT) };
  if (expect === undefined) return made;
  if ('refused' in expect) return { ...made, expect };
  const { corrects, ...rest } = expect;
  if (corrects === undefined) return { ...made, expect: rest };
  return { ...made, expect: { ...rest, correctsS: corrects === null ? null : secondOf(corrects, startT) } };
}

function rosterOf({ at, slots, note: _, ...payload }: RosterWritten, startT: number): ScenarioRoster {
  return { atS: secondOf(at, startT), payload, slots: slots.map((slot) => inSeconds(slot, startT)) };
}

/**
 * @param name the file it is from, or what stands for one; a route's file is looked for next to it
 * @throws Error naming `name` and the path inside it of everything that is wrong
 */
export function toScenario(json: unknown, name: string): Scenario {
  const result = scenarioFile.safeParse(json);
  if (!result.success) throw new Error(`${name}:\n${explained(result.error)}`);
  const written = result.data;
  const unclear = wayProblems(written);
  if (unclear.length > 0) throw problemsIn(name, unclear);
  const track = trackOf(written, name);
  const startT = startOf(written, track);
  const problems = timeProblems(written, startT);
  if (problems.length > 0) throw problemsIn(name, problems);
  const { id, title, altitudeM, seed, receiver, noFix, loopFromS, faults, eventsOnce, endsAt } = written;
  const { timeZone = null, keys = '' } = written;
  return {
    ...{ name, id, title, altitudeM, seed, receiver, noFix, loopFromS, faults, eventsOnce, startT, timeZone, keys },
    endS: endsAt === undefined ? null : secondOf(endsAt, startT),
    way: wayOf(written, track, startT),
    sky: written.sky.map((event) => inSeconds(event, startT)),
    line: written.line.map((fault) => inSeconds(fault, startT)),
    network: networkOf(written, startT),
    power: written.power.map((cut) => inSeconds(cut, startT)),
    secondBoxS: written.secondBox.map((moment) => secondOf(moment, startT)),
    presses: written.presses.map((press) => pressOf(press, startT)),
    orders: written.orders.map((order) => inSeconds(order, startT)),
    rosters: written.roster.map((roster) => rosterOf(roster, startT)),
    events: written.expectEvents.map((event) => inSeconds(event, startT)),
    summaries: written.expectSummaries,
  };
}

/** @throws as `toScenario`, and for text that is not JSON */
export function parseScenario(text: string, name: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: not JSON: ${(error as Error).message}`);
  }
  return toScenario(json, name);
}

/** @throws Error naming the file, and the path inside it where it can be read */
export function loadScenario(path: string): Scenario {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`scenario ${path} cannot be read: ${(error as Error).message}`);
  }
  return parseScenario(text, path);
}

const OWN_ID = /^[a-z0-9-]+$/;

/**
 * @param idOrFile the id of a scenario of this directory, or a file
 * @throws as `loadScenario`, and naming the ids there are
 */
export function findScenario(idOrFile: string): Scenario {
  if (!OWN_ID.test(idOrFile)) return loadScenario(idOrFile);
  const ids = scenarioIds();
  if (!ids.includes(idOrFile))
    throw new Error(`no scenario ${idOrFile} (known: ${ids.join(', ')}; a file has a dot or a /)`);
  return loadScenario(fileOf(idOrFile));
}

/** Those of this directory. */
export function listScenarios(): Scenario[] {
  return scenarioIds().map((id) => loadScenario(fileOf(id)));
}

function fileOf(id: string): string {
  return join(import.meta.dirname, `${id}.json`);
}

function scenarioIds(): string[] {
  const names = readdirSync(import.meta.dirname).map((name) => name.replace(/\.json$/, ''));
  return names.filter((name) => OWN_ID.test(name)).sort();
}
