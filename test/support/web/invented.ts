/** Invented vehicles for the stand-in: some drive, some wait, one calls for help, one falls silent. Made by counting, not by chance. */
import type { FeedEntry, FeedNews, Hello, Now, Tick, VehicleView, WorldView } from '../../../simulator/web/api.ts';
import type { TrackPoint } from '../../../simulator/web/api-followed.ts';
import { followedOf, trackPoint } from './invented-followed.ts';

export interface Invented {
  hello(follow: string): Hello;
  /** One step on; what it says to who follows whom. */
  tick(): (follow: string) => Tick;
}

const START = Date.UTC(2026, 10, 28, 13, 2, 0);
const STEP_MS = 500;
const CENTRE = { lat: 46.6735, lon: 5.5551 };

export function createInvented(options: { vehicles: number; world: boolean; encrypted: boolean }): Invented {
  let steps = 0;
  const now = (): Now => ({ t: START + steps * STEP_MS, speed: 1 });
  const all = (): VehicleView[] => Array.from({ length: options.vehicles }, (_, i) => vehicleOf(i, now().t, steps));
  const feed = firstFeed(START);
  const world = options.world ? worldOf(START) : null;
  return {
    hello: (follow) => ({
      title: 'Lons-le-Saunier, une garde de nuit',
      world,
      broker: { url: 'mqtt://127.0.0.1:41883', kind: 'mosquitto', protocol: '5', encrypted: options.encrypted },
      places: PLACES,
      tiles: null,
      keys: KEYS,
      timeZone: 'Europe/Paris',
      now: now(),
      vehicles: all(),
      feed,
      followed: follow === '' ? null : followedOf(follow, START),
    }),
    tick() {
      steps++;
      const changed = all();
      const news = steps % 8 === 0 ? [pressAt(feed, now().t)] : [];
      feed.push(...news);
      return (follow) => {
        const track: TrackPoint[] = follow === '' ? [] : [trackPoint(1_000 + steps, now().t, steps)];
        return { now: now(), vehicles: changed, feed: news, track };
      };
    },
  };
}

function pressAt(feed: readonly FeedEntry[], t: number): FeedEntry {
  const id = (feed.at(-1)?.id ?? 0) + 1;
  return {
    id,
    vehicle: nameOf(id % 5),
    t: t - 900,
    received: t,
    what: press(id, 'BILAN', 'BILAN', 'SAMU39-261128-0042'),
  };
}

export function nameOf(i: number): string {
  return `AMB-39-${String(i + 1).padStart(2, '0')}`;
}

type State = NonNullable<VehicleView['state']>;
const PLAIN: Omit<State, 'validUntil' | 'since'> = {
  duty: 'GARDE',
  availability: 'DISPONIBLE',
  reason: null,
  mission: null,
  status: null,
  accepted: [],
  orders: [],
  distress: false,
  tracking: true,
};
/** What the vehicles are, in turn. */
const STATES: Partial<State>[] = [
  { availability: 'INDISPONIBLE', reason: 'mission', mission: 'SAMU39-261128-0042', status: 'ARRIVEE' },
  {},
  { orders: ['SAMU39-261128-0043'] },
  { availability: 'INDISPONIBLE', reason: 'desinfection', status: 'RETOUR', mission: 'SAMU39-261128-0039' },
  { availability: 'INCONNU' },
  { duty: 'VOLONTAIRE' },
  { duty: 'HORS_SERVICE', availability: 'INDISPONIBLE', tracking: false },
  { distress: true, availability: 'INDISPONIBLE', reason: 'mission', mission: 'SAMU39-261128-0041', status: 'TRANSP' },
  { duty: 'PAUSE', availability: 'INDISPONIBLE', tracking: false },
  { accepted: ['SAMU39-261128-0044'], availability: 'INDISPONIBLE', reason: 'mission', status: 'DECLENCHE' },
];

/** @param steps how often time went on */
function vehicleOf(i: number, t: number, steps: number): VehicleView {
  const turn = i % STATES.length;
  // A few call for help, however many there are.
  const said = { ...STATES[turn], distress: turn === 7 && i < 50 };
  // One that is silent was heard ten minutes ago; the others renew their state.
  const validUntil = turn === 4 ? START - 420_000 : t + 120_000;
  const state: State = { ...PLAIN, since: START - (i + 1) * 97_000, validUntil, ...said };
  const angle = i * 2.4 + (turn % 2 === 0 ? steps * 0.004 : 0);
  const away = 0.01 + 0.007 * Math.sqrt(i) * 4;
  const hidden = !state.tracking;
  return {
    vehicle: nameOf(i),
    presence: turn === 4 ? 'lost' : turn === 6 ? 'stopped' : 'online',
    state,
    position: hidden
      ? null
      : {
          t: turn === 4 ? START - 600_000 : t - 1_000,
          lat: CENTRE.lat + away * Math.cos(angle) * 0.7,
          lon: CENTRE.lon + away * Math.sin(angle),
          speedKmh: turn % 2 === 0 ? 63.4 : 0,
          courseDeg: turn % 2 === 0 ? (((angle * 57.3 + 90) % 360) + 360) % 360 : null,
          fix: '3D',
          sats: 11,
          accM: 4.7,
          move: turn % 2 === 0 ? 'MOBILE' : 'STATIQUE',
          ageMs: 0,
        },
    eventsPending: turn === 4 ? 3 : 0,
    positionsPending: turn === 4 ? 1_240 : 1,
    faults: turn === 0 ? ['plaintext-link'] : turn === 4 ? ['gnss-jamming', 'keypad-lost'] : [],
    missing: turn === 4 ? 12 : 0,
  };
}

export function press(n: number, what: string, status: string | null, mission: string | null): FeedNews {
  return {
    kind: 'press',
    n,
    key: '3',
    function: what,
    status,
    mission,
    implied: [],
    corrects: null,
    answer: null,
    duty: 'GARDE',
    availability: 'INDISPONIBLE',
    reason: null,
    checksMissing: null,
    outsideRoster: null,
  };
}

function firstFeed(start: number): FeedEntry[] {
  const mission = 'SAMU39-261128-0042';
  const prise = { ...press(4, 'PRISE_GARDE', null, null), checksMissing: ['equipment'], outsideRoster: true };
  const accept = {
    ...press(9, 'ACCEPTER', 'DECLENCHE', mission),
    answer: { outcome: 'accepted', reason: null, late: false },
  };
  const refuse = { ...press(7, 'REFUSER', null, 'SAMU39-261128-0038') };
  const entries: [vehicle: number, agoS: number, lateS: number, what: FeedNews][] = [
    [0, 4_000, 1, { kind: 'presence', presence: 'online' }],
    [0, 3_990, 1, { kind: 'record', n: 2, type: 'start', detail: '0.1.0, power' }],
    [0, 3_900, 1, prise as FeedNews],
    [2, 3_000, 1, { ...refuse, answer: { outcome: 'refused', reason: 'disinfection', late: true } } as FeedNews],
    [0, 1_500, 1, { kind: 'command', command: 'mission', said: mission, result: 'done' }],
    [0, 1_498, 1, { kind: 'mission', n: 8, change: 'received', mission, applied: true }],
    [0, 1_470, 1, accept as FeedNews],
    [3, 1_200, 1, { kind: 'mission', n: 31, change: 'unanswered', mission: 'SAMU39-261128-0040', applied: true }],
    [0, 900, 262, { ...press(11, 'ARRIVEE', 'ARRIVEE', mission), implied: ['DEPART'] } as FeedNews],
    [4, 420, 1, { kind: 'silence', unknown: true }],
    [4, 420, 1, { kind: 'presence', presence: 'lost' }],
    [7, 200, 1, press(21, 'DETRESSE', null, 'SAMU39-261128-0041')],
    [
      3,
      100,
      1,
      {
        kind: 'mission-summary',
        n: 40,
        mission: 'SAMU39-261128-0039',
        outcome: 'sortie-blanche',
        endedBy: 'return',
        distanceM: 18_300,
      },
    ],
    [8, 40, 1, { kind: 'automatic', n: 12, change: 'garde-over', duty: 'HORS_SERVICE' }],
  ];
  return entries.map(([vehicle, agoS, lateS, what], i) => {
    const t = start - agoS * 1_000;
    return {
      id: i + 1,
      vehicle: nameOf(vehicle),
      t: what.kind === 'record' ? null : t,
      received: t + lateS * 1_000,
      what,
    };
  });
}

function worldOf(start: number): WorldView {
  return {
    vehicle: nameOf(0),
    network: 'up',
    networkCanBeCut: true,
    powered: true,
    plugged: true,
    tunnelUntil: start + 45_000,
    indicator: { key: '2', said: 'refused', why: 'already' },
    ledger: { expected: 1_412, recorded: 1_412, received: 1_409 },
  };
}

const PLACES: Hello['places'] = [
  { name: 'Base Lons', kind: 'base', lat: 46.6701, lon: 5.5499 },
  { name: 'CH de Lons-le-Saunier', kind: 'hospital', lat: 46.6764, lon: 5.5436 },
  { name: 'Arinthod', kind: 'commune', lat: 46.3936, lon: 5.5664 },
  { name: 'Orgelet', kind: 'commune', lat: 46.5206, lon: 5.6103 },
  { name: 'Montmorot', kind: 'commune', lat: 46.6772, lon: 5.5244 },
];

const BINDINGS: [key: string, does: string | null, hold: string | null][] = [
  ...(
    [
      ['1', 'DEPART'],
      ['2', 'ARRIVEE'],
      ['3', 'BILAN'],
    ] as const
  ).map(([k, f]): [string, string, null] => [k, f, null]),
  ['4', null, 'DETRESSE'],
  ...(
    [
      ['5', 'TRANSP'],
      ['6', 'DESTIN'],
      ['7', 'DISPONIBLE'],
      ['8', 'INDISPONIBLE'],
      ['9', 'RENTRE'],
    ] as const
  ).map(([k, f]): [string, string, null] => [k, f, null]),
  ...(
    [
      ['A', 'ACCEPTER'],
      ['R', 'REFUSER'],
      ['G', 'PRISE_GARDE'],
      ['V', 'VOLONTAIRE'],
      ['P', 'PAUSE'],
    ] as const
  ).map(([k, f]): [string, string, null] => [k, f, null]),
];
const KEYS: Hello['keys'] = BINDINGS.map(([key, does, hold]) => ({ key, function: does, hold }));
