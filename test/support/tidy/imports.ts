/** Who imports whom, read from the text: static and dynamic imports, re-exports, and workers started by URL. */
import { posix } from 'node:path';
import { isTypeScript, lineAt, type SourceFile } from './source.ts';

export interface Import {
  from: string;
  line: number;
  /** As written. */
  specifier: string;
  /** Path inside the repository, or null for `node:` and npm packages. */
  target: string | null;
  typeOnly: boolean;
  /** `export … from`: hands on what belongs to another file. */
  reExport: boolean;
  /** By its URL: a worker, or a program. */
  started: boolean;
}

/** Matched on blanked code, so a quoted import in a test's sample does not count; the specifier is read from the text. */
const STATIC = /^[ \t]*(import|export)\b(\s+type\b)?([^;'"()]*?\bfrom)?\s*(['"])(\s*)\4/gm;
const DYNAMIC = /(?:\bimport|\bnew URL)\(\s*(['"])(\s*)\1/g;

export function importsOf(file: SourceFile): Import[] {
  if (!isTypeScript(file.path)) return [];
  const found: Import[] = [];
  const add = (at: number, quoteAt: number, length: number, typeOnly: boolean, reExport: boolean): void => {
    const specifier = file.text.slice(quoteAt + 1, quoteAt + 1 + length);
    const relative = specifier.startsWith('./') || specifier.startsWith('../');
    const target = relative ? posix.normalize(posix.join(posix.dirname(file.path), specifier)) : null;
    const started = file.code.startsWith('new URL', at);
    found.push({ from: file.path, line: lineAt(file.text, at), specifier, target, typeOnly, reExport, started });
  };
  for (const match of file.code.matchAll(STATIC)) {
    const [whole, keyword, type, , , inside = ''] = match;
    add(
      match.index,
      match.index + whole.length - inside.length - 2,
      inside.length,
      type !== undefined,
      keyword === 'export',
    );
  }
  for (const match of file.code.matchAll(DYNAMIC)) {
    const [whole, , inside = ''] = match;
    const quoteAt = match.index + whole.length - inside.length - 2;
    if (
      whole.startsWith('new URL') &&
      !/^\.\.?\/.*\.ts$/.test(file.text.slice(quoteAt + 1, quoteAt + 1 + inside.length))
    )
      continue;
    add(match.index, quoteAt, inside.length, false, false);
  }
  return found;
}

/** `@scope/name/file.js` → `@scope/name`, `name/file.js` → `name`; null for `node:` and relative specifiers. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? null);
}

/** Every import cycle once, as the paths along it; type-only imports count, since they tie the files together for a reader. */
export function cycles(files: SourceFile[]): string[][] {
  const edges = new Map(
    files.map((file) => [file.path, importsOf(file).flatMap((i) => (i.target === null ? [] : [i.target]))]),
  );
  const done = new Set<string>();
  const found: string[][] = [];
  const walk = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) found.push([...trail.slice(at), path]);
    if (at !== -1 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return found;
}
