/** What `balise replay` prints for eyes. */
import { styleText } from 'node:util';
import { distanceOf } from '../../core/export/local-time.ts';
import { contractWord, sampledWord } from '../contract-words.ts';
import { say, spoken } from '../language.ts';
import type { ReplayedLine } from './shape.ts';

type Summary = Extract<ReplayedLine, { kind: 'summary' }>;

export function replayedWords(line: ReplayedLine): string {
  switch (line.kind) {
    case 'position': {
      const { t, why, latDeg, lonDeg, speedKmh, courseDeg, move, odometerM, suspect } = line;
      const parts = [
        ...[clock(t), sampledWord(why).padEnd(8), `${latDeg.toFixed(6)} ${lonDeg.toFixed(6)}`.padEnd(22)],
        ...[figure(speedKmh, 'km/h', 9), figure(courseDeg, '°', 5), move.padEnd(8), figure(odometerM, 'm', 8)],
      ];
      const text = parts.join('  ');
      return suspect.length === 0 ? text : styleText('yellow', `${text}  ${suspect.map(contractWord).join(', ')}`);
    }
    case 'condition': {
      const what = line.standing === null ? '' : line.standing ? say(' begins', ' commence') : say(' ends', ' finit');
      return styleText(
        'yellow',
        `${line.t === null ? '–'.padEnd(8) : clock(line.t)}  ${contractWord(line.condition)}${what}`,
      );
    }
    case 'gap':
      return styleText(
        'yellow',
        `${clock(line.to)}  ${say('gap of', 'trou de')} ${line.seconds} s (${clock(line.from)} →)`,
      );
    case 'summary':
      return summaryWords(line);
    default:
      return line satisfies never;
  }
}

function summaryWords(sums: Summary): string {
  const { from, to, fixes, positions } = sums;
  const count = Object.values(positions).reduce((sum, each) => sum + each, 0);
  const period = from === null || to === null ? '–' : `${new Date(from).toISOString()} – ${new Date(to).toISOString()}`;
  const rows: [string, string][] = [
    [say('period', 'période'), period],
    [say('fixes', 'points'), `${fixes.believed} ${say('believed', 'crus')}`],
    [say('suspect', 'suspects'), listed(fixes.suspect)],
    [say('refused', 'refusés'), listed(fixes.refused)],
    [say('rejects', 'rejets'), listed(sums.rejects)],
    [say('positions', 'positions'), `${count}${say(':', ' :')} ${listed(positions, sampledWord)}`],
    [say('gaps', 'trous'), sums.gaps === 0 ? '0' : `${sums.gaps}, ${sums.gapSeconds} s`],
    [say('distance', 'distance'), distanceOf(sums.odometerM, spoken())],
  ];
  return `\n${rows.map(([name, text]) => `${name.padEnd(11)}${text}`).join('\n')}`;
}

function listed(counts: Record<string, number>, word = contractWord): string {
  const parts = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  return parts.length === 0 ? '0' : parts.map(([name, count]) => `${word(name)} ${count}`).join('  ');
}

/** UTC, as all records. */
function clock(t: number): string {
  return new Date(t).toISOString().slice(11, 19);
}

function figure(value: number | null, unit: string, width: number): string {
  return (value === null ? '–' : `${Math.round(value)} ${unit}`).padStart(width);
}
