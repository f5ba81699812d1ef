/** Functions and their length, found by matching brackets in blanked code. Right for code as the formatter leaves it. */
import { isTypeScript, lineAt, type SourceFile } from './source.ts';

export interface FunctionSpan {
  path: string;
  /** First line, from 1. */
  line: number;
  /** Without the named functions inside: a factory that returns small functions is long only by what it does itself. */
  ownLines: number;
  name: string;
}

interface Span {
  start: number;
  end: number;
  lines: number;
  /** Null: an inline callback, which counts for the function it stands in. */
  name: string | null;
}

const CLOSING: Record<string, string> = { '(': ')', '{': '}', '[': ']' };
const KEYWORD_FUNCTION = /\bfunction\b\s*\*?\s*([\w$]*)\s*/g;
const METHOD = /^[ \t]*(?:(?:public|private|protected|static|override|async|get|set)\s+)*\*?([\w$#]+)\s*(?=[(<])/gm;
const NOT_A_METHOD = new Set(
  'if for while switch catch return function with await case new else do import export'.split(' '),
);
const ARROW = /=>\s*(?=\{)/g;
const NAMED_ARROW = /(?:const|let)\s+([\w$]+)|^\s*([\w$]+):/;
/** A suite is a list of tests, not one function, whether given to `describe` or named: each test is measured by itself. */
const TEST = /^\s*(it|test)\b/;
const SUITE = /^\s*(describe\b|\]\)\(|\)\()/;

/** Every function, method and arrow function with a body in braces. */
export function functionsOf(file: SourceFile): FunctionSpan[] {
  if (!isTypeScript(file.path)) return [];
  const spans = [...declared(file.code), ...arrows(file.code)];
  return spans.map((span) => ({
    path: file.path,
    line: lineAt(file.code, span.start),
    ownLines: span.lines - linesOfNamedInside(span, spans),
    name: span.name ?? 'callback',
  }));
}

function linesOfNamedInside(outer: Span, spans: Span[]): number {
  const inside = spans.filter((span) => span.name !== null && span.start > outer.start && span.end < outer.end);
  const outermost = inside.filter((span) => !inside.some((other) => other.start < span.start && other.end > span.end));
  return outermost.reduce((sum, span) => sum + span.lines, 0);
}

function spanFrom(code: string, start: number, body: number | null, name: string | null): Span[] {
  if (body === null) return [];
  const end = closingAt(code, body);
  return [{ start, end, lines: lineAt(code, end) - lineAt(code, start) + 1, name }];
}

function declared(code: string): Span[] {
  const keyword = [...code.matchAll(KEYWORD_FUNCTION)].map((match) => ({ match, name: match[1] || null }));
  const methods = [...code.matchAll(METHOD)]
    .filter((match) => !NOT_A_METHOD.has(match[1] ?? ''))
    .map((match) => ({ match, name: match[1] ?? null }));
  return [...keyword, ...methods].flatMap(({ match, name }) => {
    const start = match.index + match[0].length - match[0].trimStart().length;
    return spanFrom(code, start, bodyAt(code, match.index + match[0].length), name);
  });
}

function arrows(code: string): Span[] {
  return [...code.matchAll(ARROW)].flatMap((match) => {
    const head = code.slice(code.lastIndexOf('\n', match.index) + 1, match.index);
    if (SUITE.test(head)) return [];
    const [, variable, property] = NAMED_ARROW.exec(head) ?? [];
    return spanFrom(
      code,
      match.index,
      match.index + match[0].length,
      TEST.test(head) ? 'test' : (variable ?? property ?? null),
    );
  });
}

/** From type parameters or `(` to the `{` of the body; null where there is none (a call, an overload, an interface). */
function bodyAt(code: string, from: number): number | null {
  let i = from;
  if (code[i] === '<') i = afterTypeParameters(code, i);
  if (code[i] !== '(') return null;
  i = afterSpace(code, closingAt(code, i) + 1);
  if (code[i] === '{') return i;
  return code[i] === ':' ? bodyAfterReturnType(code, i + 1) : null;
}

function bodyAfterReturnType(code: string, from: number): number | null {
  let i = from;
  while (i < code.length) {
    const char = code[i] ?? '';
    if (char === '{' && !/([:|&<,([?=]|=>|\bis|\bextends|\bkeyof|\breadonly)\s*$/.test(code.slice(from - 1, i)))
      return i;
    if (char in CLOSING) i = closingAt(code, i);
    else if (char === ';' || char === '}' || char === ')') return null;
    i++;
  }
  return null;
}

function afterTypeParameters(code: string, from: number): number {
  let depth = 0;
  for (let i = from; i < code.length; i++) {
    if (code[i] === '<') depth++;
    if (code[i] === '>' && code[i - 1] !== '=' && --depth === 0) return i + 1;
  }
  return code.length;
}

function afterSpace(code: string, from: number): number {
  let i = from;
  while (/\s/.test(code[i] ?? '')) i++;
  return i;
}

/** The bracket that closes the one at `open`; the end of the text where none does. */
function closingAt(code: string, open: number): number {
  const opening = code[open] ?? '';
  const closing = CLOSING[opening];
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    if (code[i] === opening) depth++;
    if (code[i] === closing && --depth === 0) return i;
  }
  return code.length;
}
