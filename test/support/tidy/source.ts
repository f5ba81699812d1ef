/**
 * The tree as the style rules see it: every committed text file, and for TypeScript also the same text with comments,
 * string contents and regular expressions blanked out, so that a rule never trips over prose or over its own sample.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  path: string;
  text: string;
  /** Same length and same lines as `text`; for TypeScript without comments and literals, else equal to it. */
  code: string;
}

export interface Finding {
  path: string;
  /** From 1. */
  line: number;
  what: string;
}

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', 'coverage', 'dist']);
const TEXT_FILE =
  /(\.(tsx?|js|mjs|jsonl?|md|sh|py|toml|ya?ml|svg|html|css|conf|service|rules|txt|acl)|\/run|LICENSE|\/balise|\.npmrc|\.gitignore)$/;
/** Larger files are data, not something anybody reads or writes by hand. */
const TEXT_BYTES_MAX = 2_000_000;

export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path);
}

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, code: isTypeScript(path) ? blankLiterals(text) : text };
}

/** Every text file below `root`, sorted by path. */
export function readTree(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) visit(path);
      } else if (entry.isFile() && TEXT_FILE.test(`/${path}`) && statSync(join(root, path)).size <= TEXT_BYTES_MAX) {
        files.push(sourceFile(path, readFileSync(join(root, path), 'utf8')));
      }
    }
  };
  visit('');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

export function lineCount(text: string): number {
  const newlines = text.split('\n').length - 1;
  return text === '' || text.endsWith('\n') ? newlines : newlines + 1;
}

/** Every match of a global pattern in the code of the files that `where` picks. */
export function matches(files: SourceFile[], where: (path: string) => boolean, pattern: RegExp): Finding[] {
  return files
    .filter((file) => where(file.path))
    .flatMap((file) =>
      [...file.code.matchAll(pattern)].map((match) => ({
        path: file.path,
        line: lineAt(file.code, match.index),
        what: match[0].trim(),
      })),
    );
}

/** What may stand before a slash that opens a regular expression; after anything else it divides. */
const BEFORE_REGEX = /(^|[(,=:[!&|?{};+\-*%<>~^]|\b(return|typeof|case|in|of|yield|await|void|delete|throw))\s*$/;

/** Blanks comments and the inside of strings, templates and regular expressions; line breaks and `${}` stay. */
export function blankLiterals(text: string): string {
  const out = text.split('');
  /** One entry per open template: how many braces are open inside its current `${}`. */
  const templates: number[] = [];
  let i = 0;
  while (i < text.length) {
    const literal = literalAt(text, i, out) ?? templatePartAt(text, i, templates);
    if (literal === null) {
      const open = templates.pop();
      if (open !== undefined) templates.push(open + (text[i] === '{' ? 1 : text[i] === '}' ? -1 : 0));
      i++;
    } else {
      for (let k = literal.from; k < literal.to; k++) if (out[k] !== '\n') out[k] = ' ';
      i = literal.next;
    }
  }
  return out.join('');
}

/** What to blank, and where code goes on. */
interface Literal {
  from: number;
  to: number;
  next: number;
}

function literalAt(text: string, i: number, before: string[]): Literal | null {
  const char = text[i] ?? '';
  if (char === "'" || char === '"') {
    const to = endOfQuoted(text, i + 1, char);
    return { from: i + 1, to, next: to + 1 };
  }
  if (char !== '/') return null;
  if (text[i + 1] === '/') {
    const to = endOf(text, i, '\n');
    return { from: i, to, next: to };
  }
  if (text[i + 1] === '*') {
    const to = endOf(text, i + 2, '*/') + 2;
    return { from: i, to, next: to };
  }
  // `</b>` and `<b />` of a page.
  if (text[i - 1] === '<' || text[i + 1] === '>') return null;
  if (!BEFORE_REGEX.test(before.slice(Math.max(0, i - 30), i).join(''))) return null;
  const to = endOfRegex(text, i + 1);
  return { from: i + 1, to, next: to + 1 };
}

/** The text of a template from its backtick, or from the `}` that ends an expression, to the next `${` or its end. */
function templatePartAt(text: string, i: number, templates: number[]): Literal | null {
  const resumes = text[i] === '}' && templates.at(-1) === 0;
  if (text[i] !== '`' && !resumes) return null;
  if (resumes) templates.pop();
  const to = endOfTemplateText(text, i + 1);
  if (text[to] !== '$') return { from: i + 1, to, next: to + 1 };
  templates.push(0);
  return { from: i + 1, to, next: to + 2 };
}

function endOf(text: string, from: number, mark: string): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at;
}

function endOfQuoted(text: string, from: number, quote: string): number {
  let i = from;
  while (i < text.length && text[i] !== quote && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function endOfRegex(text: string, from: number): number {
  let i = from;
  let inClass = false;
  while (i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/')) {
    if (text[i] === '[') inClass = true;
    if (text[i] === ']') inClass = false;
    i += text[i] === '\\' ? 2 : 1;
  }
  return i;
}

/** At the closing backtick or at the `$` of the next `${`. */
function endOfTemplateText(text: string, from: number): number {
  let i = from;
  while (i < text.length && text[i] !== '`' && !(text[i] === '$' && text[i + 1] === '{')) i += text[i] === '\\' ? 2 : 1;
  return i;
}
