/** What a technician may find at a vehicle, as reports and as what `watch` remembers. */
import { NOTHING_YET, type WatchModel, withLive, withoutDaemon } from '../../gateway/cli/watch/model.ts';
import { FAULT_HINTS, type FaultCode } from '../../gateway/core/errors.ts';
import type { SkySatellite } from '../../gateway/core/gnss/sky-satellites.ts';
import type { Happened, Live } from '../../gateway/core/live/feed.ts';
import type { StatusReport } from '../../gateway/core/status-report.ts';

const T = Date.UTC(2026, 2, 1, 8, 0, 12);
const SENTENCES = { RMC: 6_000, GGA: 6_000, GSA: 12_000, GSV: 30_000 };

const HEALTHY: StatusReport = {
  ...{ running: true, vehicle: 'AMB-973-07', version: '0.1.0', series: 'd94e223017d227ac' },
  ...{ duty: 'GARDE', availability: 'DISPONIBLE', reason: null, status: 'TRANSP', mission: 'M-2026-000412' },
  ...{ orders: [], distress: false, tracking: true, service: 'a1b2c3', uptimeS: 6_012, clock: 'gnss', t: T },
  ...{ clockOffsetS: 0.012, move: 'MOBILE', odometerKm: 41.3 },
  fix: { ageS: 0.4, mode: '3D', hdop: 0.9, satellites: 9, accuracyM: 2.1 },
  gnss: {
    ...{ kind: 'serial', source: 'serial /dev/ttyACM0 at 9600 bit/s', bytes: 1_234_567, sentences: SENTENCES },
    ...{
      rejects: { checksum: 3, field: 0 },
      believed: 5_990,
      refused: { void: 10 },
      suspect: { speed: 0 },
      sky: 'clear',
      antenna: null,
      satellites: [],
    },
  },
  config: { revision: 'f2f1f0e9d8c7', version: null, trialLeftS: null, waiting: null },
  inputs: {
    ...{ open: ['keypad', 'gpio'], refused: 2, noPresses: { bounce: 14, 'two-keys': 1 }, rejects: {} },
    contacts: { ignition: true, engine: true, aux1: null },
  },
  ...{ reemit: null, unknownOrderKeys: 0, faults: [] },
  link: { up: true, broker: 'mqtts://broker.example.org:8883', protocol: '5', encrypted: true, sinceS: 5_900 },
  events: { recorded: 212, acknowledgedUpTo: 212, presses: 37, setAside: [] },
  positions: { stored: [[1, 2_140]], acknowledged: [[1, 2_138]], skipped: [], pending: 2 },
  outbox: {
    events: { pending: 0, inFlight: 0, sent: 0, acknowledged: 212, again: 0, setAside: [] },
    positions: { pending: 2, inFlight: 0, sent: 0, acknowledged: 2_138, again: 0, dropped: 0 },
    ...{ oldestPendingAgeS: 4, roundTripS: null, timeToEmptyS: 1 },
  },
  vitals: {
    versions: { balise: '0.1.0', node: '24', os: null, kernel: null, board: null, modemFirmware: null } as never,
    lastRestart: { cause: 'power', t: T - 6_012_000 },
    modem: {
      technology: 'lte',
      signalPercent: 62,
      rsrpDbm: -101.5,
      rssiDbm: null,
      roaming: false,
      registered: true,
      simState: 'ready',
    } as never,
    ...{ dataMb: { sent: 3.2, received: 0.4 }, serviceDataMb: { sent: 1.1, received: 0.1 } },
    ...{ supplyV: 13.8, temperatureC: 41, rssMb: 96, diskFreeMb: 24_310 },
  },
};

const SKY: readonly SkySatellite[] = [
  ...(
    [
      [5, 79, 73, 42],
      [7, 50, 172, 35],
      [13, 78, 107, 42],
      [15, 29, 206, 29],
      [30, 20, 226, 27],
    ] as const
  ).map(([prn, elevationDeg, azimuthDeg, cn0DbHz], i) => ({
    system: 'gps' as const,
    prn,
    elevationDeg,
    azimuthDeg,
    cn0DbHz,
    used: i < 4,
  })),
  { system: 'glonass', prn: 8, elevationDeg: 68, azimuthDeg: 137, cn0DbHz: 39, used: true },
  { system: 'galileo', prn: 11, elevationDeg: 33, azimuthDeg: 300, cn0DbHz: 36, used: true },
  { system: 'beidou', prn: 23, elevationDeg: 12, azimuthDeg: 40, cn0DbHz: 22, used: false },
  { system: 'sbas', prn: 123, elevationDeg: 40, azimuthDeg: 90, cn0DbHz: 31, used: false },
  { system: 'gps', prn: 2, elevationDeg: null, azimuthDeg: null, cn0DbHz: null, used: false },
];

function happened(ageMs: number, what: object, id: number): Happened {
  return { id, ageMs, ...what } as Happened;
}

const PRESSES: Happened[] = [
  { kind: 'press', input: 'keypad', key: '5', meaning: 'TRANSP' },
  { kind: 'shown', state: 'registered', n: 212, detail: null },
  { kind: 'event', n: 212, type: 'press', words: ['5', 'TRANSP'] },
  { kind: 'shown', state: 'delivered', n: 212, detail: null },
  { kind: 'press', input: 'keypad', key: '2', meaning: 'ARRIVEE' },
  { kind: 'shown', state: 'refused', n: null, detail: 'already' },
].map((what, i) => happened(9_000 - i * 1_000, what, i + 1));

const LIVE: Live = {
  ...{ type: 'live', run: 'r1', status: HEALTHY, sky: [...SKY], skyAgeMs: 800, antenna: 'ok', speedKmh: 47 },
  ...{ latency: { n: 212, registeredMs: 6, deliveredMs: 184 }, happened: PRESSES },
};

function faulty(report: StatusReport, code: FaultCode, detail: string): StatusReport {
  return { ...report, faults: [{ code, detail, hint: FAULT_HINTS[code], sinceS: 312 }] };
}

const DOWN: StatusReport = {
  ...HEALTHY,
  ...{ running: false, uptimeS: null, clock: 'none', t: null, clockOffsetS: null, move: null, odometerKm: null },
  ...{ fix: null, gnss: null, inputs: null, link: null, outbox: null, vitals: null },
};

const NO_FIX = { ageS: null, mode: null, hdop: null, satellites: null, accuracyM: null };
const GNSS = HEALTHY.gnss as NonNullable<StatusReport['gnss']>;
const LINK = HEALTHY.link as NonNullable<StatusReport['link']>;
const OUTBOX = HEALTHY.outbox as NonNullable<StatusReport['outbox']>;
const VITALS = HEALTHY.vitals as NonNullable<StatusReport['vitals']>;
const OFF_DUTY: Partial<StatusReport> = {
  ...{
    duty: 'HORS_SERVICE',
    availability: 'INDISPONIBLE',
    status: null,
    mission: null,
    tracking: false,
    service: null,
    move: null,
  },
};

export interface Situation {
  report: StatusReport;
  model: WatchModel;
}

/** @param live what the feed says besides the report */
function seen(report: StatusReport, live: Partial<Live> = {}): Situation {
  const speeds = [0, 12, 30, 47, 51, 50, null, 44];
  const before = speeds.reduce<WatchModel>(
    (model, speedKmh) =>
      withLive(model, {
        ...LIVE,
        status: report,
        happened: [],
        latency: null,
        ...live,
        ...('speedKmh' in live ? {} : { speedKmh }),
      }),
    NOTHING_YET,
  );
  return { report, model: withLive(before, { ...LIVE, ...live, status: report }) };
}

const down = (report: StatusReport, gone: string): Situation => ({
  report,
  model: withoutDaemon({ ...NOTHING_YET, status: report }, gone),
});

/** @param gone what `watch` says of a daemon that does not answer, in the language of this run */
export function situations(gone: string): Record<string, Situation> {
  const noReceiver = faulty(
    { ...HEALTHY, fix: NO_FIX, move: null, gnss: { ...GNSS, source: null, bytes: 0, believed: 0, sky: 'unknown' } },
    'serial-not-found',
    'no /dev/ttyACM0',
  );
  const cut: StatusReport = {
    ...HEALTHY,
    fix: { ...NO_FIX, ageS: 95, mode: 'none' },
    gnss: { ...GNSS, sky: 'shadow' },
  };
  const unreachable = faulty(
    {
      ...HEALTHY,
      link: { ...LINK, up: false, sinceS: 1_860 },
      outbox: { ...OUTBOX, oldestPendingAgeS: 1_855, timeToEmptyS: null },
    },
    'broker-unreachable',
    'connect ETIMEDOUT 192.0.2.7:8883',
  );
  const full = faulty({ ...HEALTHY, vitals: { ...VITALS, diskFreeMb: 0 } }, 'store-full', 'ENOSPC');
  const unread = {
    events: { ...HEALTHY.events, recorded: null, presses: null },
    positions: { stored: null, acknowledged: null, skipped: null, pending: null },
  };
  const failing = faulty({ ...HEALTHY, ...unread }, 'store-failing', 'EIO: i/o error, read');
  const corrupt = faulty({ ...DOWN, ...OFF_DUTY, ...unread, series: null }, 'store-unusable', 'file is not a database');
  return {
    healthy: seen(HEALTHY),
    'no receiver': seen(noReceiver, { sky: [], skyAgeMs: null, antenna: null, speedKmh: null }),
    'antenna cut': seen(cut, {
      sky: SKY.map((each) => ({ ...each, cn0DbHz: null, used: false })),
      antenna: 'open',
      speedKmh: null,
    }),
    'broker down': seen(unreachable, { latency: { n: 212, registeredMs: 6, deliveredMs: null } }),
    'disk full': seen(full),
    'disk not read': seen(failing),
    'corrupt database': down(corrupt, gone),
    'daemon stopped': down(DOWN, gone),
    'clock of 1970': seen(
      faulty(
        { ...HEALTHY, clock: 'none', t: null, clockOffsetS: null, fix: NO_FIX, move: null },
        'clock-not-set',
        '1970-01-01',
      ),
    ),
    'off duty': seen({ ...HEALTHY, ...OFF_DUTY }, { speedKmh: null }),
  };
}
