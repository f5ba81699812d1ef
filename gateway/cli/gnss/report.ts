/** What `balise gnss` says: the receiver as it is now, and how often it says what. No place is in it. */
import Table from 'cli-table3';
import type { z } from 'zod';
import type { SkySatellite } from '../../core/gnss/sky-satellites.ts';
import type { Live } from '../../core/live/feed.ts';
import type { StatusReport } from '../../core/status-report.ts';
import { contractWord } from '../contract-words.ts';
import { say } from '../language.ts';
import { counted, decimal, duration, UNKNOWN, whole } from '../quantities.ts';
import { paint, type Row, rowLines } from '../rows.ts';
import { shownName, skyPlot, skyPlotHeight } from '../sky-plot.ts';
import { antennaWords, modeWords, skyWords, sourceWords } from '../status/words.ts';
import type { gnssReport } from './shape.ts';

export type GnssReport = z.infer<typeof gnssReport>;

type Told = StatusReport & { gnss: NonNullable<StatusReport['gnss']> };

/** From two lines of the live feed that bring a status. */
export function gnssReportOf(first: StatusReport, last: Told, live: Live): GnssReport {
  const listenedS = (last.uptimeS ?? 0) - (first.uptimeS ?? 0);
  const before = first.gnss?.sentences ?? {};
  const rate = ([type, count]: [string, number]): [string, number] => [
    type,
    listenedS <= 0 ? 0 : Math.round(((count - (before[type] ?? 0)) / listenedS) * 10) / 10,
  ];
  const { source, bytes, sentences, rejects, believed, refused, suspect } = last.gnss;
  const condition = last.gnss.sky as GnssReport['condition'];
  return {
    ...{ source, bytes, listenedS, rejects, believed, refused, suspect, condition, fix: last.fix },
    perSecond: Object.fromEntries(Object.entries(sentences).map(rate)),
    ...{ antenna: live.antenna, skyAgeMs: live.skyAgeMs, sky: live.sky },
  };
}

/** @param size of the terminal */
export function gnssLines(report: GnssReport, size: { columns: number; rows: number }): string[] {
  return [...rowLines(gnssRows(report), size.columns), '', ...skyLines(report, size)];
}

function gnssRows(report: GnssReport): Row[] {
  const { source, bytes, believed, perSecond, rejects, refused, suspect } = report;
  const named = (counters: Record<string, number>): string[] =>
    Object.entries(counters).flatMap(([name, count]) => (count === 0 ? [] : [`${whole(count)} ${contractWord(name)}`]));
  const none = say('none', 'aucun');
  const or = (parts: string[]): string[] => (parts.length === 0 ? [none] : parts);
  const rates = Object.entries(perSecond).map(([type, rate]) => `${type} ${decimal(rate, 1)}`);
  return [
    [
      say('receiver', 'récepteur'),
      source === null ? UNKNOWN : sourceWords(source),
      `${whole(bytes)} ${say('bytes', 'octets')}`,
      antennaPart(report.antenna),
    ],
    [say('fix', 'position'), ...fixParts(report), skyWords(report.condition)],
    [
      say('believed', 'retenues'),
      whole(believed),
      ...named(suspect).map((each) => `${each} (${say('suspect', 'douteuses')})`),
    ],
    [say('no fix', 'écartées'), ...or(named(refused))],
    [say('per second', 'par seconde'), ...or(rates)],
    [say('rejected', 'rejetées'), ...or(named(rejects))],
  ];
}

function antennaPart(antenna: GnssReport['antenna']): string {
  const words = antennaWords(antenna);
  return antenna === 'open' || antenna === 'short' ? paint('red', words) : words;
}

function fixParts({ fix: now }: GnssReport): string[] {
  if (now === null) return [UNKNOWN];
  const { ageS, mode, hdop, satellites, accuracyM } = now;
  return [
    modeWords(mode),
    ageS === null ? '' : say(`${duration(ageS)} ago`, `il y a ${duration(ageS)}`),
    accuracyM === null ? '' : `±${decimal(accuracyM, 1)} m`,
    hdop === null ? '' : `HDOP ${decimal(hdop, 1)}`,
    satellites === null ? '' : counted(satellites, 'satellite', 'satellites'),
  ];
}

const TABLE_COLUMNS = 40;
const PLOT_ROWS_MAX = 31;
/** A plot of fewer is not read. */
const PLOT_ROWS_MIN = 11;

/** The plot, and beside it the table. */
function skyLines({ sky }: GnssReport, { columns, rows }: { columns: number; rows: number }): string[] {
  if (sky.length === 0)
    return [
      say('no satellite is listed: the receiver sends no GSV', "aucun satellite : le récepteur n'envoie pas de GSV"),
    ];
  const room = skyPlotHeight(columns - TABLE_COLUMNS, Math.min(PLOT_ROWS_MAX, Math.max(PLOT_ROWS_MIN, rows - 8)));
  const { lines: plot } = skyPlot(sky, room, (name, { used }) => (used === true ? paint('bold', name) : name));
  const table = tableLines(sky);
  const blank = ' '.repeat(room * 2 - 1);
  return Array.from({ length: Math.max(plot.length, table.length) }, (_, at) =>
    `${plot[at] ?? blank}  ${table[at] ?? ''}`.trimEnd(),
  );
}

const FRAME = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
];

function tableLines(sky: readonly SkySatellite[]): string[] {
  const chars = { ...Object.fromEntries(FRAME.map((part) => [part, ''])), middle: ' ' };
  const table = new Table({
    ...{ chars, style: { 'padding-left': 0, 'padding-right': 1, border: [], head: [] } },
    head: [say('sat.', 'sat.'), say('elev.', 'élév.'), say('azim.', 'azim.'), 'dB-Hz', say('used', 'utilisé')],
    colAligns: ['left', 'right', 'right', 'right', 'left'],
  });
  const degrees = (value: number | null): string => (value === null ? UNKNOWN : `${value}°`);
  for (const satellite of sky) {
    const { elevationDeg, azimuthDeg, cn0DbHz, used } = satellite;
    const words = used === null ? UNKNOWN : used ? say('yes', 'oui') : say('no', 'non');
    const cn0 = cn0DbHz === null ? UNKNOWN : String(cn0DbHz);
    table.push([shownName(satellite), degrees(elevationDeg), degrees(azimuthDeg), cn0, words]);
  }
  return table.toString().split('\n');
}
