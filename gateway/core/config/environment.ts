/**
 * Options as environment variables: `BALISE_`, the table, and the name in capitals with `_` before each capital and where a number with
 * its unit ends. `store.positionsAtRiskS` is `BALISE_STORE_POSITIONS_AT_RISK_S`.
 */
import type { Layer } from './layers.ts';
import { nearestWord } from './nearest.ts';
import type { Option } from './option-kinds.ts';
import { OPTIONS, type OptionKey } from './options.ts';

const PREFIX = 'BALISE_';

export function variableOf(key: OptionKey): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '_');
  return `${PREFIX}${words.toUpperCase()}`;
}

export interface EnvironmentReading {
  /** null: no option is in it. */
  layer: Layer | null;
  /** Variables that begin so and are no option's: a word of warning each. They change nothing. */
  warnings: string[];
}

export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentReading {
  const keys = new Map((Object.keys(OPTIONS) as OptionKey[]).map((key) => [variableOf(key), key]));
  const values = new Map<string, unknown>();
  const warnings: string[] = [];
  for (const [name, text] of Object.entries(variables)) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const key = keys.get(name);
    if (key === undefined) warnings.push(unknown(name, [...keys.keys()]));
    else values.set(key, typed(OPTIONS[key], text));
  }
  const placeOf = (key: string): string => variableOf(key as OptionKey);
  return { layer: values.size === 0 ? null : { origin: 'environment', values, placeOf }, warnings };
}

/** As the option wants it; what cannot be read so stays text, and is refused as any other value is. */
function typed({ kind }: Option, text: string): string | number | boolean {
  if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === 'flag' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function unknown(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known);
  return `${name} is no option's variable and changes nothing.${nearest === null ? '' : ` Did you mean ${nearest}?`}`;
}
