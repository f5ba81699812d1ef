/** Where values come from, and which one counts: a later layer wins over an earlier one, option by option. */

export type Origin = 'file' | 'drop-in' | 'remote' | 'environment';

export interface Layer {
  origin: Origin;
  /** By full key, `gnss.baud`. */
  values: ReadonlyMap<string, unknown>;
  /** Where somebody would go to change it: file and line, or the name of the variable. */
  placeOf(key: string): string;
}

export interface Given {
  value: unknown;
  layer: Layer;
}

export function merged(layers: readonly Layer[]): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const layer of layers) for (const [key, value] of layer.values) given.set(key, { value, layer });
  return given;
}

/** `[gnss] baud = 9600` → `gnss.baud`. What stands outside a table keeps its name, which is no option's. */
export function flatten(document: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const out = new Map<string, unknown>();
  for (const [table, entries] of Object.entries(document)) {
    if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) out.set(table, entries);
    else for (const [name, value] of Object.entries(entries)) out.set(`${table}.${name}`, value);
  }
  return out;
}

/** @param text of a file of TOML; @param document what it holds */
export function fileLayer(
  origin: 'file' | 'drop-in',
  path: string,
  text: string,
  document: Readonly<Record<string, unknown>>,
): Layer {
  return {
    origin,
    values: flatten(document),
    placeOf(key) {
      const line = lineOf(text, key);
      return line === null ? path : `${path}:${line}`;
    },
  };
}

const HEADER = /^\s*\[\s*([^\]]+?)\s*\]\s*(?:#.*)?$/;
const ENTRY = /^\s*([\w.\-"' ]+?)\s*=/;

/** The parser says no lines. @returns from 1; null: it is written in a way that is not looked for */
function lineOf(text: string, key: string): number | null {
  let table = '';
  for (const [index, line] of text.split('\n').entries()) {
    const header = HEADER.exec(line)?.[1];
    if (header !== undefined) table = bare(header);
    const entry = ENTRY.exec(line)?.[1];
    if (entry === undefined) continue;
    const name = table === '' ? bare(entry) : `${table}.${bare(entry)}`;
    if (name === key) return index + 1;
  }
  return null;
}

function bare(name: string): string {
  return name.replaceAll(/["'\s]/g, '');
}
