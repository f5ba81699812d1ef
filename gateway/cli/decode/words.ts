/** What `balise decode` prints for eyes: one line per sentence, reject and epoch, and the sums. */
import { styleText } from 'node:util';
import { say } from '../language.ts';
import type { DecodedLine, DecodeSummary } from './shape.ts';

const NAME_CHARS = 8;

export function lineWords(line: DecodedLine): string {
  switch (line.kind) {
    case 'sentence': {
      const name = `${line.talker}${line.type}`.padEnd(NAME_CHARS);
      if (line.data === null) return `  ${name}${say('not decoded', 'non décodée')}`;
      const unread = line.unreadableFields === 0 ? '' : `  ${line.unreadableFields} ${say('unreadable', 'illisibles')}`;
      return `  ${name}${fieldsOf(line.data)}${unread}`;
    }
    case 'reject':
      return styleText('yellow', `✗ ${line.reason.padEnd(NAME_CHARS)}  ${line.line}`);
    case 'discard':
      return styleText('yellow', `✗ ${line.bytes} ${say('bytes', 'octets')}: ${line.reason}`);
    case 'epoch':
      return epochWords(line);
    default:
      return line satisfies never;
  }
}

function epochWords({ fix, verdict, reasons }: Extract<DecodedLine, { kind: 'epoch' }>): string {
  const parts = [
    fix.t === null ? say('no date', 'sans date') : new Date(fix.t).toISOString(),
    fix.latDeg === null || fix.lonDeg === null
      ? say('no position', 'sans position')
      : `${fix.latDeg.toFixed(6)} ${fix.lonDeg.toFixed(6)}`,
    ...shown(fix['speedKmh'], 'km/h'),
    ...shown(fix['courseDeg'], '°'),
    ...(typeof fix['mode'] === 'string' ? [fix['mode']] : []),
    ...shown(fix['satellitesUsed'], 'sat'),
    reasons.length === 0 ? verdictWords(verdict) : `${verdictWords(verdict)}: ${reasons.join(', ')}`,
  ];
  return styleText(verdict === 'believed' ? 'green' : 'yellow', `● ${parts.join('  ')}`);
}

function verdictWords(verdict: 'believed' | 'suspect' | 'refused'): string {
  const french = { believed: 'cru', suspect: 'suspect', refused: 'refusé' };
  return say(verdict, french[verdict]);
}

function shown(value: unknown, unit: string): string[] {
  return typeof value === 'number' ? [`${Math.round(value * 10) / 10} ${unit}`] : [];
}

/** These are written as a clock and a calendar do. */
const NAMES: Record<string, string> = { timeOfDayMs: 'time', dateMs: 'date' };

/** What it says, without what it leaves out. */
function fieldsOf(data: Record<string, unknown>): string {
  return Object.entries(data)
    .filter(([name, value]) => name !== 'type' && value !== null && String(value) !== '')
    .map(([name, value]) => `${NAMES[name] ?? name} ${fieldWords(name, value)}`)
    .join('  ');
}

function fieldWords(name: string, value: unknown): string {
  if (name === 'timeOfDayMs' && typeof value === 'number') return new Date(value).toISOString().slice(11, 23);
  if (name === 'dateMs' && typeof value === 'number') return new Date(value).toISOString().slice(0, 10);
  if (typeof value === 'number') return String(Math.round(value * 1e7) / 1e7);
  return Array.isArray(value) ? value.map(satelliteOf).join(' ') : String(value);
}

/** `23:38`: its number and C/N0; where it says something else, as it is. */
function satelliteOf(value: unknown): string {
  const { id, cn0DbHz } = Object(value) as { id?: unknown; cn0DbHz?: unknown };
  if (typeof id !== 'number') return JSON.stringify(value);
  return typeof cn0DbHz === 'number' ? `${id}:${cn0DbHz}` : String(id);
}

export function summaryWords(sums: DecodeSummary): string {
  const period =
    sums.from === null || sums.to === null
      ? say('no date', 'sans date')
      : `${new Date(sums.from).toISOString()} – ${new Date(sums.to).toISOString()}`;
  const rows: [string, string][] = [
    [say('bytes', 'octets'), String(sums.bytes)],
    [say('period', 'période'), period],
    [say('sentences', 'phrases'), listed(sums.sentences)],
    [say('rejects', 'rejets'), listed(sums.rejects)],
    [say('discarded', 'écartés'), listed(sums.discardedBytes)],
    [say('epochs', 'époques'), `${sums.epochs}, ${say('believed', 'crues')} ${sums.believed}`],
    [say('suspect', 'suspectes'), listed(sums.suspect)],
    [say('refused', 'refusées'), listed(sums.refused)],
  ];
  return rows.map(([name, text]) => `${name.padEnd(11)}${text}`).join('\n');
}

function listed(counts: Record<string, number>): string {
  const parts = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  return parts.length === 0 ? '0' : parts.map(([name, count]) => `${name} ${count}`).join('  ');
}
