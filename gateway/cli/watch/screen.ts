/** The screen of `balise watch`, drawn whole from what is known: so many lines, none wider than the terminal. */
import type { SkySatellite } from '../../core/gnss/sky-satellites.ts';
import { type StatusReport, unacknowledged } from '../../core/status-report.ts';
import { say } from '../language.ts';
import { happenedWords } from '../live-words.ts';
import { counted, decimal, duration, UNKNOWN, whole } from '../quantities.ts';
import { paint, toWidth } from '../rows.ts';
import { skyPlot, skyPlotHeight } from '../sky-plot.ts';
import { concerns } from '../status/concerns.ts';
import { clockWords, modeWords, skyWords } from '../status/words.ts';
import { sparkline, strengthBar } from './bars.ts';
import type { WatchModel } from './model.ts';

export interface Size {
  columns: number;
  rows: number;
}

/** Below this the plot is left out. */
const SMALL = { columns: 70, rows: 18 };
const HEAD_ROWS = 4;
/** Known by these letters in every language. */
const SHORT_CLOCKS = new Set(['gnss', 'ntp', 'rtc']);
const BAR_WIDTH = 20;
/** Rows of the sky at most: larger says no more. */
const SKY_ROWS_MAX = 41;

export function watchLines(model: WatchModel, size: Size): string[] {
  const { columns, rows } = size;
  const head = headLines(model, columns);
  const foot = toWidth(say('q ends it', 'q pour quitter'), columns);
  const height = rows - HEAD_ROWS - 1;
  const body =
    columns < SMALL.columns || rows < SMALL.rows
      ? feedLines(model, columns, height)
      : bodyLines(model, columns, height);
  return [...head, ...body, foot].slice(0, rows);
}

function headLines(model: WatchModel, columns: number): string[] {
  const { status, gone } = model;
  if (status === null) {
    const waiting = gone ?? say('asking the daemon', 'interroge le service');
    return [paint('inverse', toWidth(` balise watch   ${waiting}`, columns)), '', '', ''];
  }
  const lines =
    gone === null
      ? [
          ` ${[status.vehicle, ...dutyParts(status)].join('  ')}`,
          fixLine(model, status),
          linkLine(status),
          faultLine(status),
        ]
      : lastKnown(status, gone);
  return lines.map((line, at) => {
    const fitted = toWidth(line, columns);
    if (at === 0) return paint('inverse', fitted);
    if (at === 1 && gone !== null) return paint('yellow', fitted);
    const well = status.faults.length === 0 && concerns(status).length === 0;
    return at === 3 ? paint(well ? 'green' : 'red', fitted) : fitted;
  });
}

/** Nothing of what the daemon said holds any more: whether anything is recorded, the fix, the link. */
function lastKnown(status: StatusReport, gone: string): string[] {
  const { vehicle, series, duty, availability, mission } = status;
  const crew = [duty === availability ? duty : `${duty} ${availability}`, mission ?? ''].join('  ').trimEnd();
  const known =
    series === null
      ? say('no database that can be read', 'aucune base lisible')
      : say(`was ${crew}`, `dernier état ${crew}`);
  return [` ${vehicle}  ${known}`, ` ${gone}`, '', status.faults.length === 0 ? '' : faultLine(status)];
}

function dutyParts({ duty, availability, status, mission, tracking, t, clock }: StatusReport): string[] {
  const time =
    t === null
      ? say('time unknown', 'heure inconnue')
      : `${new Date(t).toISOString().slice(11, 19)}Z ${SHORT_CLOCKS.has(clock) ? clock : clockWords(clock)}`;
  return [
    time,
    duty === availability ? duty : `${duty} ${availability}`,
    mission === null ? '' : `${mission} ${status ?? ''}`.trim(),
    tracking ? say('recorded', 'enregistré') : say('not recorded', 'non enregistré'),
  ].filter((part) => part !== '');
}

function fixLine({ speeds, antenna }: WatchModel, { fix, gnss }: StatusReport): string {
  if (fix === null) return UNKNOWN;
  const { ageS, mode, hdop, satellites, accuracyM } = fix;
  const speed = speeds.at(-1) ?? null;
  const parts = [
    ageS === null
      ? say('no fix yet', 'aucune position encore')
      : `${modeWords(mode)} ${say(`${duration(ageS)} ago`, `il y a ${duration(ageS)}`)}`,
    accuracyM === null ? '' : `±${decimal(accuracyM, 1)} m`,
    hdop === null ? '' : `HDOP ${decimal(hdop, 1)}`,
    satellites === null ? '' : counted(satellites, 'satellite', 'satellites'),
    speed === null ? '' : `${decimal(speed, 0)} km/h`,
    antennaWords(antenna),
    skyWords(gnss?.sky ?? 'unknown'),
  ];
  return ` ${parts.filter((part) => part !== '').join('   ')}`;
}

function antennaWords(antenna: WatchModel['antenna']): string {
  switch (antenna) {
    case 'open':
      return say('ANTENNA CUT', 'ANTENNE COUPÉE');
    case 'short':
      return say('ANTENNA SHORTED', 'ANTENNE EN COURT-CIRCUIT');
    case 'ok':
    case 'unknown':
    case null:
      return '';
    default:
      return antenna satisfies never;
  }
}

function linkLine({ link, outbox, vitals }: StatusReport): string {
  const waiting = outbox === null ? null : unacknowledged(outbox.events) + outbox.positions.pending;
  const parts = [
    linkWords(link),
    waiting === null ? '' : say(`${whole(waiting)} waiting`, `${whole(waiting)} en attente`),
    vitals === null
      ? ''
      : `${say('disk', 'disque')} ${vitals.diskFreeMb === null ? UNKNOWN : whole(vitals.diskFreeMb)} ${say('MB', 'Mo')}`,
    link?.broker ?? '',
  ];
  return ` ${parts.filter((part) => part !== '').join('   ')}`;
}

function linkWords(link: StatusReport['link']): string {
  if (link === null || link.broker === null) return say('link never up', 'liaison jamais établie');
  const since = duration(link.sinceS);
  return link.up
    ? say(`link up ${since}`, `liaison établie ${since}`)
    : say(`link DOWN ${since}`, `liaison COUPÉE ${since}`);
}

function faultLine(status: StatusReport): string {
  const { faults } = status;
  const seen = concerns(status);
  if (faults.length === 0 && seen.length > 0) return ` ${seen.join(', ')}${say(': balise doctor', ' : balise doctor')}`;
  if (faults.length === 0) return say(' no fault', ' aucun défaut');
  const codes = faults.map(({ code }) => code).join(', ');
  return ` ${counted(faults.length, say('fault', 'défaut'), say('faults', 'défauts'))}${say(':', ' :')} ${codes}`;
}

function bodyLines(model: WatchModel, columns: number, height: number): string[] {
  const rows = skyPlotHeight(Math.floor(columns / 2), Math.min(height, SKY_ROWS_MAX));
  const plot = skyPlot(model.sky, rows, (name, { used }) => (used === true ? paint('bold', name) : name)).lines;
  const blank = ' '.repeat(rows * 2 - 1);
  const right = rightLines(model, columns - blank.length - 3, height);
  return right.map((line, at) => `${plot[at] ?? blank}   ${line}`.trimEnd());
}

const LABEL_COLUMNS = 10;
const VALUE_COLUMNS = 8;

function rightLines(model: WatchModel, width: number, height: number): string[] {
  const { sky, speeds, latencies } = model;
  const bars = barLines(sky, width, Math.ceil(height / 2));
  const lines = [
    ...bars,
    '',
    history(say('speed', 'vitesse'), speeds, 'km/h', width),
    history(
      say('stored', 'stocké'),
      latencies.map(({ registeredMs }) => registeredMs),
      'ms',
      width,
    ),
    history(
      say('delivered', 'reçu'),
      latencies.map(({ deliveredMs }) => deliveredMs),
      'ms',
      width,
    ),
    '',
  ];
  return [...lines, ...feedLines(model, width, height - lines.length)];
}

/** Its newest value with the unit, after all before it. */
function history(name: string, values: readonly (number | null)[], unit: string, width: number): string {
  const newest = values.at(-1) ?? null;
  const room = Math.max(0, width - LABEL_COLUMNS - VALUE_COLUMNS);
  const value = newest === null ? UNKNOWN : `${decimal(newest, 0)} ${unit}`;
  return `${toWidth(name, LABEL_COLUMNS)}${toWidth(sparkline(values, room), room)} ${value}`;
}

/** In columns, those in use and the strongest first; the last line says how many found no room. */
function barLines(sky: readonly SkySatellite[], width: number, height: number): string[] {
  if (sky.length === 0) return [say('no satellite is listed', 'aucun satellite annoncé')];
  const across = Math.max(1, Math.floor(width / BAR_WIDTH));
  const sorted = [...sky].sort((a, b) => Number(b.used) - Number(a.used) || (b.cn0DbHz ?? 0) - (a.cn0DbHz ?? 0));
  const rows = Math.min(height, Math.ceil(sorted.length / across));
  const hidden = sorted.length - rows * across;
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: across }, (_empty, column) => sorted[column * rows + row])
      .map((satellite) => (satellite === undefined ? '' : strengthBar(satellite, BAR_WIDTH)))
      .join(''),
  );
  return hidden > 0 ? [...lines, say(`and ${hidden} more`, `et ${hidden} autres`)] : lines;
}

function feedLines({ feed }: WatchModel, width: number, height: number): string[] {
  if (height <= 0) return [];
  const lines = feed.slice(-height).map(({ t, what }) => {
    const time = t === null ? '--:--:--' : new Date(t).toISOString().slice(11, 19);
    return toWidth(`${time} ${happenedWords(what)}`, width).trimEnd();
  });
  return [...lines, ...new Array<string>(height - lines.length).fill('')];
}
