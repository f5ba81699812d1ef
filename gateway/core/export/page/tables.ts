/** The tables of the page: statuses with their delays, missions, gaps. */
import type { EventRecord } from '../../record/schema.ts';
import { PAGE_ROWS_MAX } from '../limits.ts';
import { distanceOf, lengthOf, localTime } from '../local-time.ts';
import { escaped } from '../markup.ts';
import type { Gap } from '../survey.ts';
import type { TimelineEntry } from '../timeline.ts';
import { statusWords, type WordTable } from '../words.ts';

/** A cell: `n` a number, `t` an instant. */
type Cell = string | { n: string } | { t: string };
type MissionSummary = Extract<EventRecord, { type: 'mission-summary' }>;

export function statusTable(timeline: readonly TimelineEntry[], zone: string, words: WordTable): string[] {
  const head: Cell[] = [
    { n: words.number },
    { t: words.time },
    words.what,
    words.mission,
    { n: words.since },
    words.remark,
  ];
  const rows = timeline.map((entry) => ({
    mistake: entry.corrected,
    cells: [
      { n: String(entry.mark) },
      { t: localTime(zone, entry.atMs) },
      statusWords(entry.word, words),
      entry.mission ?? '',
      { n: entry.sinceMs === null ? '' : lengthOf(entry.sinceMs, words.language) },
      remarkOf(entry, words),
    ],
  }));
  return table(head, rows, words);
}

function remarkOf({ implied, late, corrected, event }: TimelineEntry, words: WordTable): string {
  const parts = [
    ...(corrected ? [words.corrected] : []),
    ...(late ? [words.late] : []),
    ...(implied.length > 0 ? [`${words.implied}${words.colon} ${implied.join(', ')}`] : []),
  ];
  return [...parts, `#${event}`].join(`${words.semicolon} `);
}

export function missionTable(missions: readonly MissionSummary[], words: WordTable): string[] {
  const { departure, arrival, onScene, transport, whole, distance } = words;
  const delays = [departure, arrival, onScene, transport, whole, distance].map((n) => ({ n }));
  const rows = missions.map(({ mission, outcome, delaysMs, distanceM }) => ({
    mistake: false,
    cells: [
      mission,
      words.outcomes[outcome] ?? outcome,
      ...[delaysMs.departure, delaysMs.arrival, delaysMs.onScene, delaysMs.transport, delaysMs.whole].map((ms) => ({
        n: lengthOf(ms, words.language),
      })),
      { n: distanceOf(distanceM, words.language) },
    ],
  }));
  return table([words.mission, words.outcome, ...delays], rows, words);
}

export function gapTable(gaps: readonly Gap[], zone: string, words: WordTable): string[] {
  const head: Cell[] = [
    ...[words.from, words.to].map((t) => ({ t })),
    ...[words.length, words.apart, words.lost].map((n) => ({ n })),
    words.why,
  ];
  const rows = gaps.map(({ fromMs, toMs, apartM, missing, suspect, why }) => ({
    mistake: false,
    cells: [
      { t: localTime(zone, fromMs) },
      { t: localTime(zone, toMs) },
      { n: toMs < fromMs ? '–' : lengthOf(toMs - fromMs, words.language) },
      { n: distanceOf(apartM, words.language) },
      { n: String(missing) },
      `${words.reasons[why]}${suspect > 0 ? `${words.semicolon} ${suspect} ${suspect === 1 ? words.suspectOne : words.suspect}` : ''}`,
    ],
  }));
  return table(head, rows, words);
}

function table(
  head: readonly Cell[],
  rows: readonly { mistake: boolean; cells: Cell[] }[],
  words: WordTable,
): string[] {
  const more = rows.length - PAGE_ROWS_MAX;
  return [
    '<div class="wide" tabindex="0"><table>',
    `<thead><tr>${head.map((cell) => cellOf('th', cell)).join('')}</tr></thead>`,
    '<tbody>',
    ...rows
      .slice(0, PAGE_ROWS_MAX)
      .map(
        ({ mistake, cells }) =>
          `<tr${mistake ? ' class="mistake"' : ''}>${cells.map((cell) => cellOf('td', cell)).join('')}</tr>`,
      ),
    '</tbody></table></div>',
    ...(more > 0 ? [`<p>${more} ${escaped(words.more)}.</p>`] : []),
  ];
}

function cellOf(tag: 'th' | 'td', cell: Cell): string {
  const scope = tag === 'th' ? ' scope="col"' : '';
  if (typeof cell === 'string') return `<${tag}${scope}>${escaped(cell)}</${tag}>`;
  return 'n' in cell
    ? `<${tag}${scope} class="n">${escaped(cell.n)}</${tag}>`
    : `<${tag}${scope} class="t">${escaped(cell.t)}</${tag}>`;
}
