/** Every verb of `balise` in one world, in one language: as a person sees it, with its exit code. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { createProgram } from '../../../gateway/cli/program.ts';
import { BALISE, balise, type Finished } from './balise.ts';
import { spokenBy } from './verbs.ts';
import type { Box } from './worlds.ts';

export type Language = 'en' | 'fr';

/** What follows `balise`. `FILE`: a new file, whose beginning is shown too. */
type Args = readonly string[];

/** Without effect: what is read is left as it is. */
export const reads = ({ remembers }: Box): Record<string, readonly Args[]> => ({
  status: [['status']],
  watch: [['watch', '--once'], ['watch']],
  outbox: [['outbox'], ['outbox', 'list', '--limit', '4'], ['outbox', 'show', '6']],
  journal: [
    // What comes next in a new journal is a matter of seconds.
    ['journal', 'show', '--from', '1', '--last', remembers ? '12' : '4'],
    ['journal', 'verify'],
  ],
  missions: [['missions'], ['missions', 'M-404']],
  roster: [['roster']],
});

/** By the real program: they take seconds, in which the others go on. */
export const PROGRAMS: Record<string, Args> = {
  doctor: ['doctor', '--auto'],
  gnss: ['gnss'],
  bundle: ['bundle', '--log', 'LOG', '-o', 'FILE'],
};

/** The journal says who did these. */
export function audited({ day }: Box, lang: Language): Record<string, readonly Args[]> {
  const period = ['--from', `${day}T07:00`, '--to', `${day}T07:59`];
  const half = lang === 'en' ? ['07:00', '07:14'] : ['07:15', '07:59'];
  const part = ['--from', `${day}T${half[0]}`, '--to', `${day}T${half[1]}`, '--reason', 'request'];
  return {
    'outbox-retry': [['outbox', 'retry', '--all']],
    export: [
      ...['jsonl', 'csv', 'gpx', 'geojson', 'html'].map((format) => [
        'export',
        ...period,
        ...['--format', format, '-o', 'FILE'],
      ]),
      ['journal', 'export', '--from', '1', '--to', '4', '-o', 'FILE'],
    ],
    erase: [
      ['erase', ...part],
      ['erase', ...part, '--yes'],
    ],
  };
}

/** The same in every world. */
export const ANYWHERE: Record<string, readonly Args[]> = {
  decode: [
    ['decode', 'NMEA'],
    ['decode', '--summary', 'NMEA'],
    ['decode', 'ABSENT'],
  ],
  replay: [
    ['replay', 'NMEA', '--not-before', '2020-01-01'],
    ['replay', 'ABSENT'],
  ],
  'roster-check': [
    ['roster', 'check', 'ROSTER'],
    ['roster', 'check', 'ABSENT'],
  ],
  config: [
    ['config', 'check', 'CONFIG'],
    ['config', 'show', '--origin'],
    ['config', 'explain', 'gnss.baud'],
    ['config', 'explain', 'gnss.baudrate'],
    ['config', 'diff', 'CONFIG'],
    ['config', 'check', 'ABSENT'],
  ],
  completion: [
    ['config', 'options'],
    ['completion', 'bash'],
    ['completion', 'zsh'],
    ['completion', 'fish'],
  ],
};

const WITHOUT_CONFIG = new Set([
  'decode',
  'completion',
  'config check',
  'config options',
  'config diff',
  'roster check',
]);
const HEAD_LINES = 9;

function given(box: Box, args: Args, lang: Language): { real: string[]; made: string | null } {
  const to = args[0] === 'bundle' ? box.bundleDir : box.place.dir;
  const made = args.includes('FILE') ? join(to, `${args[0]}.${lang}`) : null;
  const names: Record<string, string> = { FILE: made ?? '', CONFIG: box.configFile };
  for (const name of ['LOG', 'NMEA', 'ROSTER', 'ABSENT']) names[name] = join(box.place.dir, name);
  const own = args[0] !== undefined && (WITHOUT_CONFIG.has(args[0]) || WITHOUT_CONFIG.has(`${args[0]} ${args[1]}`));
  const real = args.map((arg) => names[arg] ?? arg);
  return { real: [...real, ...(own ? [] : ['-c', box.configFile]), '--lang', lang], made };
}

const indented = (text: string, with_: string): string =>
  text
    .split('\n')
    .filter((line, i, lines) => line !== '' || i < lines.length - 1)
    .map((line) => `${with_}${line}`.trimEnd())
    .join('\n');

/** Only the beginning of what is long and looked at elsewhere. */
function shortened(text: string): string {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= HEAD_LINES) return lines.join('\n');
  return [...lines.slice(0, HEAD_LINES), `… ${lines.length - HEAD_LINES} lines more`].join('\n');
}

/** As it stands in a fixture: what was typed, what came, and how it ended. */
export function shown(args: Args, { code, stdout, stderr }: Finished, made: string | null = null): string {
  const parts = [`$ balise ${args.join(' ')}`];
  if (stdout !== '')
    parts.push(
      ['completion', 'options'].some((word) => args.includes(word)) ? shortened(stdout) : indented(stdout, ''),
    );
  if (stderr !== '') parts.push(indented(stderr, '! '));
  if (made !== null) parts.push(existsSync(made) ? indented(shortened(readable(made)), '> ') : '> (no file)');
  parts.push(`exit ${code}`);
  return parts.join('\n');
}

/** An archive is told, not shown. */
function readable(file: string): string {
  const bytes = readFileSync(file);
  return bytes[0] === 0x1f ? '(an archive)' : bytes.toString();
}

export async function inProcess(box: Box, args: Args, lang: Language): Promise<string> {
  const { real, made } = given(box, args, lang);
  const text = shown(args, await spokenBy(createProgram, real), made);
  if (made !== null) rmSync(made, { force: true });
  return text;
}

export async function asProgram(box: Box, args: Args, lang: Language): Promise<string> {
  const { real, made } = given(box, args, lang);
  return shown(args, await balise(real, BALISE, box.environment), made);
}

const SOON = { timeout: 25_000, interval: 20 };

/** Somebody presses a key that asks for something, and Ctrl-C. */
export async function buttons(box: Box, lang: Language): Promise<string> {
  const { real } = given(box, ['buttons'], lang);
  const finished = await spokenBy(createProgram, real, async (soFar) => {
    await vi.waitFor(() => expect(soFar.stderr).not.toBe(''), SOON);
    if (box.running) {
      await box.keypad.edge('2', true);
      await vi.waitFor(() => expect(soFar.stdout).toContain('→'), SOON);
      // Seen to be up again: on a busy machine the next press would be a bounce of this one.
      await box.keypad.edge('2', false);
      await vi.waitFor(() => expect(soFar.stdout.match(/^keypad 2 /gm)).toHaveLength(2), SOON);
    }
    process.emit('SIGINT');
  });
  return shown(['buttons'], finished);
}
