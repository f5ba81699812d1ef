/** `balise config check | options | show | explain | diff`: what the file says, what counts, and why. */
import { range } from '../core/config/check.ts';
import { variableOf } from '../core/config/environment.ts';
import { exampleConfig } from '../core/config/example.ts';
import { nearestOption } from '../core/config/nearest.ts';
import type { Option } from '../core/config/option-kinds.ts';
import { type Config, OPTIONS, type OptionKey } from '../core/config/options.ts';
import { isRemote } from '../core/config/remote-options.ts';
import { RELEASE_DATE } from '../core/version.ts';
import { checkFiles, type Found, loadLayers } from '../drivers/config-file.ts';
import type { Change, Explained, Shown } from './config-shapes.ts';
import { EXIT } from './exit-codes.ts';
import { say } from './language.ts';
import { failed } from './output.ts';
import { redacted } from './redacted.ts';
import { wrap } from './rows.ts';

const KEYS = Object.keys(OPTIONS) as OptionKey[];

export function configCheck(path: string): number {
  const { config, given, warnings } = checkFiles(path);
  for (const warning of warnings) process.stderr.write(`balise: ${warning}\n`);
  for (const [key, value] of Object.entries(config)) {
    process.stdout.write(`${given.has(key) ? '  ' : '· '}${key} = ${JSON.stringify(value)}\n`);
  }
  process.stdout.write(`${path}: ok (· ${say('marks a default', 'marque une valeur par défaut')})\n`);
  return EXIT.fine;
}

export function configExample(): number {
  process.stdout.write(exampleConfig());
  return EXIT.fine;
}

export function configShow(path: string, { origin, json }: { origin?: boolean; json?: boolean }): number {
  const found = loadLayers(path);
  const shown: Shown[] = KEYS.map((key) => ({ key, ...shownOf(key, found) }));
  if (json === true) return print(JSON.stringify(shown));
  const width = Math.max(...KEYS.map((key) => key.length));
  return print(
    ...shown.map(({ key, value, origin: from, place }) => {
      const where = origin === true ? `${originWords(from).padEnd(14)}` : '';
      const at = origin === true && place !== null ? `  (${place})` : '';
      return `${where}${key.padEnd(width)}  ${written(value)}${at}`;
    }),
  );
}

export function configExplain(key: string, path: string, json: boolean): number {
  if (!isOption(key)) {
    const nearest = nearestOption(key);
    const hint =
      nearest === null
        ? say("'balise config options' lists them all", '« balise config options » les affiche toutes')
        : say(`did you mean ${nearest}?`, `vouliez-vous dire ${nearest} ?`);
    return failed(`${say(`${key} is not an option:`, `${key} n'est pas une option :`)} ${hint}`, EXIT.usage);
  }
  const option: Option = OPTIONS[key];
  const now = nowOf(key, path);
  const { unit, example, why } = option;
  const fallback = defaultOf(key);
  const explained: Explained = {
    key,
    kind: option.kind,
    unit,
    range: range(option),
    default: fallback,
    example,
    why,
    remote: isRemote(key),
    variable: variableOf(key),
    now,
  };
  if (json) return print(JSON.stringify(explained));
  const rows: [string, string][] = [
    [say('range', 'valeurs'), explained.range],
    [
      say('default', 'défaut'),
      fallback === null ? say('none: it must be given', 'aucun : à indiquer') : written(fallback),
    ],
    [say('example', 'exemple'), `${key.split('.')[1]} = ${example}`],
    [
      say('now', 'actuel'),
      now === null ? say(`unknown: ${path} cannot be used`, `inconnu : ${path} inutilisable`) : nowWords(now),
    ],
    [
      say('remote', 'distance'),
      explained.remote
        ? say('yes: cmd/config', 'oui : cmd/config')
        : say('no: at the box only', 'non : au boîtier seul'),
    ],
    [say('variable', 'variable'), explained.variable],
    [say('why', 'raison'), wrapped(why)],
  ];
  return print(key, ...rows.map(([name, text]) => `  ${name.padEnd(9)}${text}`));
}

/** @param other null: what counts, against the defaults; else one file and its drop-ins against another. Exit code as of diff(1) */
export function configDiff(path: string, other: string | null, json: boolean): number {
  const before = other === null ? null : checkFiles(path, {}).config;
  const now = other === null ? loadLayers(path) : null;
  const after = now?.config ?? checkFiles(other ?? path, {}).config;
  const changes: Change[] = KEYS.flatMap((key) => {
    const from = before === null ? defaultOf(key) : before[key];
    if (from === after[key]) return [];
    const place = now?.given.get(key)?.layer.placeOf(key) ?? null;
    return [{ key, from: redacted(key, from) as Change['from'], to: redacted(key, after[key]) as Change['to'], place }];
  });
  const code = changes.length === 0 ? EXIT.fine : EXIT.no;
  if (json) return print(JSON.stringify(changes), code);
  if (changes.length === 0) return print(say('no difference', 'aucune différence'));
  const width = Math.max(...changes.map(({ key }) => key.length));
  return print(
    ...changes.map(
      ({ key, from, to, place }) =>
        `${key.padEnd(width)}  ${from === null ? '–' : written(from)} → ${written(to)}${place === null ? '' : `  (${place})`}`,
    ),
    code,
  );
}

function isOption(key: string): key is OptionKey {
  return Object.hasOwn(OPTIONS, key);
}

function defaultOf(key: OptionKey): Config[OptionKey] | null {
  return key === 'time.notBefore' ? RELEASE_DATE : OPTIONS[key].default;
}

function shownOf(key: OptionKey, { config, given }: Pick<Found, 'config' | 'given'>): Omit<Shown, 'key'> {
  const value = redacted(key, config[key]) as Shown['value'];
  const layer = given.get(key)?.layer;
  return { value, origin: layer?.origin ?? 'default', place: layer?.placeOf(key) ?? null };
}

/** What it is does not depend on a file that can be used. */
function nowOf(key: OptionKey, path: string): Explained['now'] {
  try {
    return shownOf(key, loadLayers(path));
  } catch {
    return null;
  }
}

function nowWords({ value, origin, place }: NonNullable<Explained['now']>): string {
  return `${written(value)} (${originWords(origin)}${place === null ? '' : `, ${place}`})`;
}

function originWords(origin: Shown['origin']): string {
  switch (origin) {
    case 'default':
      return say('default', 'défaut');
    case 'file':
      return say('file', 'fichier');
    case 'drop-in':
      return say('drop-in', 'complément');
    case 'remote':
      return say('platform', 'plateforme');
    case 'environment':
      return say('environment', 'environnement');
    default:
      return origin satisfies never;
  }
}

function written(value: Shown['value']): string {
  return JSON.stringify(value);
}

const INDENT = 11;
const LINE = 80 - INDENT;

function wrapped(text: string): string {
  return wrap(text, LINE).join(`\n${' '.repeat(INDENT)}`);
}

/** @param lines the last one may be an exit code */
function print(...lines: (string | number)[]): number {
  const code = lines.at(-1);
  const texts = lines.filter((line) => typeof line === 'string');
  process.stdout.write(`${texts.join('\n')}\n`);
  return typeof code === 'number' ? code : EXIT.fine;
}
