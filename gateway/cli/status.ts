import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Config } from '../core/config/options.ts';
import { shownCrew } from '../core/crew/shown-state.ts';
import { FAULT_HINTS } from '../core/errors.ts';
import { readBox } from '../core/record/box.ts';
import { countRanges, type Ranges, subtractRanges } from '../core/record/ranges.ts';
import { type StatusReport, statusReport, type Vitals } from '../core/status-report.ts';
import { VERSION } from '../core/version.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { readSummary } from '../drivers/sqlite/reader.ts';
import { askStatus } from '../drivers/status-socket.ts';

const DAEMON_ANSWERS_WITHIN_MS = 3_000;

/** `balise status`: from the daemon, or from the database alone. Exit code 1 where a fault stands or the daemon is down. */
export async function status(configPath: string, json: boolean): Promise<number> {
  const config = loadConfig(configPath);
  const answer = await askStatus(config['control.socket'], DAEMON_ANSWERS_WITHIN_MS);
  const report = answer === null ? fromDatabase(config) : statusReport.parse(JSON.parse(answer));
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${describe(report)}\n`);
  return report.running && report.faults.length === 0 ? 0 : 1;
}

function fromDatabase(config: Config): StatusReport {
  const faults: StatusReport['faults'] = [];
  let summary: ReturnType<typeof readSummary> = null;
  try {
    summary = readSummary(config['store.directory']);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    faults.push({ code: 'store-unusable', detail, hint: FAULT_HINTS['store-unusable'], sinceS: null });
  }
  const { crew } = readBox(summary?.box ?? null);
  const pairs = (ranges: Ranges): [number, number][] => ranges.map(([from, to]) => [from, to]);
  const stored = summary?.positionsStored ?? [];
  const acknowledged = summary?.positionsAcked ?? [];
  return {
    running: false,
    vehicle: config['vehicle.id'],
    version: VERSION,
    series: summary?.series ?? null,
    ...shownCrew(crew),
    uptimeS: null,
    clock: 'none',
    t: null,
    clockOffsetS: null,
    move: null,
    odometerKm: null,
    fix: null,
    gnss: null,
    inputs: null,
    unknownOrderKeys: 0,
    reemit: null,
    link: null,
    events: {
      recorded: summary?.events ?? 0,
      acknowledgedUpTo: summary?.eventsAckedUpTo ?? 0,
      presses: summary?.presses ?? 0,
      setAside: [],
    },
    positions: {
      stored: pairs(stored),
      acknowledged: pairs(acknowledged),
      skipped: pairs(summary?.skipped ?? []),
      pending: countRanges(subtractRanges(stored, acknowledged)),
    },
    outbox: null,
    vitals: null,
    faults,
  };
}

const UNKNOWN = '–';

function seconds(value: number | null): string {
  return value === null ? UNKNOWN : `${value} s`;
}

function describe(report: StatusReport): string {
  // No frame: two columns that a person reads and `grep` too.
  const blank = Object.fromEntries(FRAME.map((part) => [part, '']));
  const style = { 'padding-left': 0, 'padding-right': 2, border: [], head: [] };
  const table = new Table({ chars: { ...blank, middle: ' ' }, style });
  table.push(...rows(report).map(([name, ...parts]) => [name, parts.join('   ')]));
  const lines = [table.toString().replaceAll(/ +$/gm, '')];
  for (const fault of report.faults) {
    const since = fault.sinceS === null ? '' : `  (for ${fault.sinceS} s)`;
    lines.push(`${styleText('red', `fault ${fault.code}`)}  ${fault.detail}${since}`, `      ${fault.hint}`);
  }
  if (report.faults.length === 0 && report.running) lines.push(styleText('green', 'no fault'));
  return lines.join('\n');
}

const FRAME = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
];

function crewParts({ availability, reason, status, mission, orders, distress }: StatusReport): string[] {
  return [
    reason === null ? availability : `${availability} (${reason})`,
    mission === null ? 'no mission' : `mission ${mission}`,
    ...(status === null ? [] : [status]),
    ...(orders.length === 0 ? [] : [`waiting for an answer: ${orders.join(', ')}`]),
    ...(distress ? ['CALLS FOR HELP'] : []),
  ];
}

function rows(report: StatusReport): [string, ...string[]][] {
  const { events, positions, fix, link, gnss, inputs, reemit } = report;
  const utc = report.t === null ? 'unknown' : new Date(report.t).toISOString();
  const tracking = report.tracking ? 'positions are recorded' : 'no position is recorded';
  const daemon = report.running
    ? `running for ${seconds(report.uptimeS)}`
    : 'not running: what follows is from the database';
  const skipped = countRanges(positions.skipped);
  const { vitals } = report;
  return [
    ['vehicle', report.vehicle, `version ${report.version}`, `series ${report.series ?? UNKNOWN}`],
    ['daemon', daemon],
    ...(vitals === null ? [] : [started(vitals)]),
    ['duty', report.duty, ...crewParts(report), tracking],
    ['time', `${utc} (${report.clock})`, ...clockParts(report)],
    ['fix', ...(fix === null ? [UNKNOWN] : fixParts(fix))],
    [
      'receiver',
      ...(gnss === null
        ? [UNKNOWN]
        : [gnss.source ?? gnss.kind, `${gnss.believed} fixes believed from ${gnss.bytes} bytes`, ...doubts(gnss)]),
    ],
    ['movement', report.move ?? UNKNOWN, ...(report.odometerKm === null ? [] : [`${report.odometerKm} km on duty`])],
    ...(inputs === null ? [] : [inputsRow(inputs)]),
    ...(reemit === null ? [] : [passedOn(reemit)]),
    ['link', link === null ? UNKNOWN : linkLine(link)],
    ...(vitals === null ? [] : vitalRows(vitals)),
    [
      'events',
      `${events.recorded} recorded`,
      `acknowledged up to ${events.acknowledgedUpTo}`,
      `${events.presses} presses`,
    ],
    [
      'positions',
      `${countRanges(positions.stored)} recorded`,
      `${positions.pending} not yet acknowledged`,
      ...emptyIn(report),
      ...(skipped > 0 ? [`${skipped} numbers skipped`] : []),
    ],
  ];
}

function emptyIn({ outbox }: StatusReport): string[] {
  const timeToEmptyS = outbox?.timeToEmptyS ?? null;
  return timeToEmptyS === null || timeToEmptyS === 0 ? [] : [`empty in about ${timeToEmptyS} s`];
}

function fixParts(fix: NonNullable<StatusReport['fix']>): string[] {
  const { ageS, mode, hdop, satellites } = fix;
  return [`age ${seconds(ageS)}`, mode ?? 'no mode', `HDOP ${hdop ?? UNKNOWN}`, `${satellites ?? UNKNOWN} satellites`];
}

function clockParts({ clockOffsetS }: StatusReport): string[] {
  return clockOffsetS === null ? [] : [`system clock off by ${clockOffsetS} s`];
}

function doubts({ suspect, sky }: NonNullable<StatusReport['gnss']>): string[] {
  const named = Object.entries(suspect).filter(([, count]) => count > 0);
  return [
    ...named.map(([reason, count]) => `${count} suspect (${reason})`),
    ...(sky === 'unknown' ? [] : [`sky ${sky}`]),
  ];
}

function inputsRow({ open, refused, noPresses, contacts }: NonNullable<StatusReport['inputs']>): [string, ...string[]] {
  const notable = Object.entries({ refused, ...noPresses }).filter(([why, count]) => count > 0 && why !== 'bounce');
  const wired = Object.entries(contacts).filter(([, on]) => on !== null);
  return [
    'inputs',
    open.length === 0 ? 'none open' : open.join(', '),
    ...wired.map(([contact, on]) => `${contact} ${on ? 'on' : 'off'}`),
    ...notable.map(([why, count]) => `${count} ${why}`),
  ];
}

function passedOn({ clients, dropped }: NonNullable<StatusReport['reemit']>): [string, ...string[]] {
  return [
    'passed on',
    `${clients} programs of the cab`,
    ...(dropped > 0 ? [`${dropped} dropped for not reading`] : []),
  ];
}

function linkLine(link: NonNullable<StatusReport['link']>): string {
  if (link.broker === null) return 'never up since the start';
  const how = `MQTT ${link.protocol ?? ''}${link.encrypted === true ? ' over TLS' : ', NOT encrypted'}`;
  return `${link.up ? 'up' : 'DOWN'} for ${seconds(link.sinceS)}   ${link.broker}   ${how}`;
}

const CAUSES: Record<Vitals['lastRestart']['cause'], string> = {
  first: 'for the first time',
  power: 'after the power went',
  crash: 'after a crash or a kill',
  watchdog: 'by the watchdog, because it hung',
  update: 'after an update',
  order: 'by order of the platform',
  battery: 'after a stop for low supply',
  reboot: 'after the box was shut down',
  stop: 'after it was stopped',
  unknown: 'after an end that nobody wrote down',
};

function started({ lastRestart: { cause, t } }: Vitals): [string, ...string[]] {
  return ['started', CAUSES[cause], ...(t === null ? [] : [new Date(t).toISOString()])];
}

function vitalRows(vitals: Vitals): [string, ...string[]][] {
  const { modem, dataMb, serviceDataMb, supplyV, temperatureC, rssMb, diskFreeMb } = vitals;
  const moved = ({ sent, received }: Vitals['dataMb']): string => `${sent} MB sent, ${received} MB received`;
  return [
    ...(modem === null ? [] : [modemRow(modem)]),
    ['data', moved(dataMb), ...(serviceDataMb === null ? [] : [`this service ${moved(serviceDataMb)}`])],
    [
      'machine',
      ...(supplyV === null ? [] : [`${supplyV} V supply`]),
      ...(temperatureC === null ? [] : [`${temperatureC} °C`]),
      `${diskFreeMb ?? UNKNOWN} MB free on the disk`,
      `${rssMb} MB of memory used`,
    ],
  ];
}

function modemRow(modem: NonNullable<Vitals['modem']>): [string, ...string[]] {
  const { technology, signalPercent, rsrpDbm, rssiDbm, roaming, registered, simState } = modem;
  const dbm = rsrpDbm ?? rssiDbm;
  return [
    'modem',
    technology ?? (registered === false ? 'not registered' : UNKNOWN),
    `signal ${signalPercent ?? UNKNOWN} %${dbm === null ? '' : ` (${dbm} dBm)`}`,
    ...(roaming === true ? ['roaming'] : []),
    ...(simState === null || simState === 'ready' ? [] : [`SIM ${simState}`]),
  ];
}
