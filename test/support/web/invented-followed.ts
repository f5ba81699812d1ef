/** All that is known of one invented vehicle: missions in every state, a track with a gap, a leap and a late part. */
import type {
  Followed,
  LedgerView,
  LinkView,
  MissionView,
  ProofView,
  StepView,
  TrackPoint,
} from '../../../simulator/web/api-followed.ts';

const SERIES = 'c5dce0abff2ae2fe';
const BEFORE = '7b1f0c22d4a9e813';
const MIN = 60_000;

export function trackPoint(n: number, t: number, i: number): TrackPoint {
  const angle = i * 0.01;
  const place = { lat: 46.6735 + 0.02 * Math.sin(angle) + i * 0.00002, lon: 5.5551 + 0.03 * (1 - Math.cos(angle)) };
  return { series: SERIES, n, t, ...place, suspect: [], lateMs: null };
}

function track(start: number): TrackPoint[] {
  const points = Array.from({ length: 300 }, (_, i) => trackPoint(i + 1, start - (300 - i) * 5_000, i - 300));
  // A tunnel: nothing for four minutes.
  const withGap = points.filter(({ n }) => n < 120 || n > 168);
  const leap = points[200];
  if (leap === undefined) return withGap;
  const suspect: TrackPoint = { ...leap, n: 900, lat: leap.lat + 0.02, suspect: ['teleport'] };
  const other = points.slice(0, 20).map((point, i) => ({ ...point, series: BEFORE, n: i + 1, t: point.t - 3_600_000 }));
  return [...other, ...withGap, suspect, { ...suspect, n: 901, lon: leap.lon + 0.01 }];
}

function step(status: string, t: number | null, more: Partial<StepView> = {}): StepView {
  return { status, t, implied: false, corrected: false, lateMs: 800, ...more };
}

const NOTHING: Omit<MissionView, 'mission'> = {
  caseId: null,
  by: null,
  answer: null,
  received: null,
  unanswered: null,
  cancelled: null,
  expired: null,
  endedBy: null,
  outcome: null,
  steps: [],
  delaysMs: null,
  distanceM: null,
};
const ACCEPTED = { outcome: 'accepted', reason: null, late: false } as const;

function missions(t: number): MissionView[] {
  const id = (n: number): string => `SAMU39-261128-00${n}`;
  return [
    { ...NOTHING, mission: id(43), received: t - MIN / 2 },
    {
      ...NOTHING,
      mission: id(42),
      caseId: 'fr.health.samu39.DRFR15973261128',
      by: 'vehicle',
      received: t - 25 * MIN,
      answer: { ...ACCEPTED, t: t - 24.5 * MIN },
      steps: [
        step('DECLENCHE', t - 24.5 * MIN),
        step('DEPART', null, { implied: true, lateMs: null }),
        step('TRANSP', t - 16 * MIN, { corrected: true }),
        step('ARRIVEE', t - 15 * MIN, { lateMs: 262_000 }),
        step('BILAN', t - 4 * MIN),
      ],
    },
    { ...NOTHING, mission: id(40), received: t - 60 * MIN, unanswered: t - 59 * MIN },
    transported(id(36), t - 180 * MIN),
    {
      ...NOTHING,
      mission: id(38),
      received: t - 90 * MIN,
      answer: { outcome: 'refused', reason: 'disinfection', late: true, t: t - 88 * MIN },
    },
    {
      ...NOTHING,
      mission: id(37),
      by: 'company',
      received: t - 120 * MIN,
      cancelled: { t: t - 118 * MIN, applied: true, reason: 'other-vehicle' },
      outcome: 'cancelled',
      endedBy: 'cancelled',
      steps: [step('DECLENCHE', t - 120 * MIN)],
    },
    { ...NOTHING, mission: id(35), expired: t - 200 * MIN },
  ];
}

function transported(mission: string, t: number): MissionView {
  const names = ['DEPART', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN', 'FINPEC', 'RETOUR', 'RET-BASE', 'REN-BASE'];
  return {
    ...NOTHING,
    mission,
    by: 'vehicle',
    received: t - MIN,
    answer: { ...ACCEPTED, t: t - MIN / 2 },
    steps: [step('DECLENCHE', t - MIN / 2), ...names.map((name, i) => step(name, t + i * 7.3 * MIN))],
    endedBy: 'return',
    outcome: 'transported',
    delaysMs: {
      departure: 30_000,
      arrival: 438_000,
      onScene: 1_314_000,
      transport: 438_000,
      atDestination: 876_000,
      whole: 3_942_000,
    },
    distanceM: 45_300,
  };
}

function ledgerOf(complete: boolean): LedgerView {
  return {
    series: [
      {
        series: SERIES,
        positions: complete
          ? [[1, 1_380]]
          : [
              [1, 620],
              [633, 1_380],
            ],
        events: [[1, 41]],
        explained: [[438, 582]],
        missing: { positions: complete ? [] : [[621, 632]], events: [] },
      },
      {
        series: BEFORE,
        positions: [[1, 20]],
        events: [[1, 9]],
        explained: [],
        missing: { positions: [], events: [] },
      },
    ],
    positions: 1_400,
    events: 50,
    presses: 17,
    via: { live: 1_102, history: 298, event: 50 },
    duplicates: 3,
    conflicts: 0,
    invalid: { count: 0, last: null },
    acknowledgementsSent: 212,
    disagreements: complete ? [] : ['mission SAMU39-261128-0036: distanceM 45300, recounted 44100'],
  };
}

function linkOf(start: number): LinkView {
  return {
    heard: start - 2_000,
    health: {
      t: start - 61_000,
      received: start - 60_000,
      eventsPending: 0,
      positionsPending: 2,
      oldestPendingAgeS: 1,
      timeToEmptyS: 4,
      technology: 'lte',
      signalPercent: 62,
      roaming: false,
      version: '0.1.0',
      supplyV: 12.6,
      temperatureC: 48.2,
      faults: ['plaintext-link'],
    },
  };
}

function proofOf(complete: boolean): ProofView {
  return {
    series: SERIES,
    state: complete ? 'whole' : 'broken',
    checkedUpTo: 41,
    signedUpTo: 36,
    key: '6a9503765cb2c6e6b214f1acde7a3b0d9c7587253583ca352efe66018c03f2ef',
    brokenAt: complete ? null : { n: 17, why: 'prev is not the hash of event 16' },
  };
}

/** The fifth one is not complete, and its chain is broken. */
export function followedOf(vehicle: string, start: number): Followed {
  const complete = !vehicle.endsWith('5');
  return {
    vehicle,
    track: track(start),
    missions: missions(start),
    ledger: ledgerOf(complete),
    link: linkOf(start),
    proof: proofOf(complete),
    orders: [
      {
        id: 'o-1',
        action: 'order',
        ...{ acceptedBy: null, answerS: null, expires: 0 },
        mission: 'SAMU39-261128-0042',
        issued: start - 25 * MIN,
        said: 1,
        result: 'done',
        settled: true,
      },
      {
        id: 'o-2',
        action: 'order',
        ...{ acceptedBy: null, answerS: null, expires: 0 },
        mission: 'SAMU39-261128-0043',
        issued: start - MIN,
        said: 3,
        result: null,
        settled: false,
      },
    ],
    rosters: [{ id: 'r-1', issued: start - 600 * MIN, said: 2, result: 'done', settled: true }],
    roster: {
      timeZone: 'Europe/Paris',
      holidays: 'fr',
      sector: 'lons',
      zones: [],
      from: '2026-11-01',
      until: '2027-04-30',
      weekly: [{ days: ['semaine'], hours: ['20:00-24:00', '00:00-08:00'] }],
      exceptions: [{ date: '2026-12-25', add: ['08:00-20:00'], remove: [] }],
    },
  };
}
