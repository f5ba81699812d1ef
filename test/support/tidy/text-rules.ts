/** Rules about the text of one file: exports, types, sizes, leftovers, and words that belong to a machine and not to the project. */
import { functionsOf } from './functions.ts';
import { importsOf } from './imports.ts';
import type { Rule } from './rule.ts';
import { type Finding, isTypeScript as isCode, lineAt, lineCount, matches, type SourceFile } from './source.ts';

const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 70;
const CODE_LINE_CHARS_MAX = 140;
const PAGE_LINE_CHARS_MAX = 200;

const noDefaultExports: Rule = {
  name: 'no default exports',
  instead: 'export a name, so that it is called the same everywhere (only *.config.ts may, its tool asks for it)',
  check: (files) =>
    matches(files, (path) => isCode(path) && !path.endsWith('.config.ts'), /\bexport\s+default\b|\bas\s+default\b/g),
  bad: [{ 'simulator/a.ts': 'export default function a() {}\n' }, { 'simulator/a.ts': 'export { a as default };\n' }],
  good: {
    'vitest.config.ts': 'export default defineConfig({});\n',
    'simulator/a.ts': "// export default\nimport Database from 'x';\n",
  },
};

const noBarrels: Rule = {
  name: 'no barrels',
  instead: 'import from the file that defines the name',
  check: (files) =>
    files
      .flatMap(importsOf)
      .filter((found) => found.reExport)
      .map((found) => ({ path: found.from, line: found.line, what: `re-exports '${found.specifier}'` })),
  bad: [
    { 'gateway/core/index.ts': "export * from './a.ts';\n" },
    { 'gateway/core/index.ts': "export {\n  a,\n  b,\n} from './a.ts';\n" },
    { 'gateway/core/index.ts': "export type { A } from './a.ts';\n" },
  ],
  good: { 'gateway/core/a.ts': "import { b } from './b.ts';\n\nexport const a = b;\nexport const from = 'b';\n" },
};

const noAny: Rule = {
  name: 'no `any`',
  instead: 'use `unknown` and check it (zod at the edge), or write the type',
  check: (files) => matches(files, isCode, /(?<![.\w$'])any\b(?!\s*[:(.])/g),
  bad: [
    { 'a.ts': 'const a: any = 1;\n' },
    { 'a.ts': 'const a = b as any;\n' },
    { 'a.ts': 'function f(a: Record<string, any>) {}\n' },
  ],
  good: { 'a.ts': '// any port\nconst s = "any";\nawait Promise.any([a]);\nexpect.any(Number);\n' },
};

const fileLength: Rule = {
  name: `no file over ${FILE_LINES_MAX} lines`,
  instead: 'split it by what changes together; a newcomer reads a file in one sitting (aim: under 200)',
  check: (files) =>
    files
      .filter((file) => isCode(file.path) && lineCount(file.text) > FILE_LINES_MAX)
      .map((file) => ({ path: file.path, line: FILE_LINES_MAX, what: `${lineCount(file.text)} lines` })),
  bad: [{ 'a.ts': 'a();\n'.repeat(FILE_LINES_MAX + 1) }, { 'a.tsx': 'a();\n'.repeat(FILE_LINES_MAX + 1) }],
  good: { 'a.ts': 'a();\n'.repeat(FILE_LINES_MAX), 'package-lock.json': '{}\n'.repeat(FILE_LINES_MAX + 1) },
};

const body = (lines: number): string => `  a();\n`.repeat(lines);
const functionLength: Rule = {
  name: `no function over ${FUNCTION_LINES_MAX} lines`,
  instead: 'name the steps and move them out (suites given to `describe` are lists, not functions)',
  check: (files) =>
    files
      .flatMap(functionsOf)
      .filter((span) => span.ownLines > FUNCTION_LINES_MAX)
      .map((span) => ({ path: span.path, line: span.line, what: `${span.name}: ${span.ownLines} lines` })),
  bad: [
    { 'a.ts': `function f(a: string): { a: number } | null {\n${body(70)}}\n` },
    { 'a.ts': `export const f = async <T>(a: T): Promise<T> => {\n${body(70)}};\n` },
    { 'a.ts': `class A {\n  private async f(a = '}'): Promise<void> {\n${body(70)}  }\n}\n` },
    { 'a.ts': `const f = {\n  g(a: () => void): void {\n${body(70)}  },\n};\n` },
    { 'a.ts': `export function f(): void {\n${body(35)}  list.forEach(() => {\n${body(30)}  });\n${body(5)}}\n` },
    { 'a.test.ts': `it('works', async () => {\n${body(70)}});\n` },
    { 'a.tsx': `function F() {\n  return <b>{a}</b>;\n${body(70)}}\n` },
  ],
  good: {
    'factory.ts': `export function f(): { g(): void } {\n${body(30)}  function g(): void {\n${body(60)}  }\n  return { g };\n}\n`,
    'suite.test.ts': `function suite(): void {\n  it('a', () => {\n${body(50)}  });\n  test('b', () => {\n${body(50)}  });\n}\n`,
    'a.ts': `export function f(): void {\n${body(68)}}\n\nconst table = {\n${'  a: 1,\n'.repeat(90)}};\nif (a) {\n${body(90)}}\n`,
    'a.test.ts': `describe('a', () => {\n${body(90)}});\ndescribe.each([1])('b', () => {\n${body(90)}});\n`,
  },
};

function longLines(files: SourceFile[], where: (path: string) => boolean, max: number): Finding[] {
  return files
    .filter((file) => where(file.path))
    .flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((text, i) =>
          text.length > max ? [{ path: file.path, line: i + 1, what: `${text.length} characters` }] : [],
        ),
    );
}

const lineLength: Rule = {
  name: `no line over ${CODE_LINE_CHARS_MAX} characters in code, ${PAGE_LINE_CHARS_MAX} in pages`,
  instead: 'break it; a long text becomes a template or a page',
  check: (files) => [
    ...longLines(files, isCode, CODE_LINE_CHARS_MAX),
    ...longLines(files, (path) => path.endsWith('.md'), PAGE_LINE_CHARS_MAX),
  ],
  bad: [
    { 'a.ts': `const a = '${'x'.repeat(CODE_LINE_CHARS_MAX)}';\n` },
    { 'a.tsx': 'x'.repeat(CODE_LINE_CHARS_MAX + 1) },
    { 'a.md': 'x'.repeat(PAGE_LINE_CHARS_MAX + 1) },
  ],
  good: { 'a.ts': 'x'.repeat(CODE_LINE_CHARS_MAX), 'a.md': 'x'.repeat(PAGE_LINE_CHARS_MAX), 'a.json': 'x'.repeat(500) },
};

/** Found in any text, comments and strings included. Written so that the pattern does not match itself. */
function inText(files: SourceFile[], pattern: RegExp, where: (path: string) => boolean = () => true): Finding[] {
  return files
    .filter((file) => where(file.path))
    .flatMap((file) =>
      [...file.text.matchAll(pattern)].map((m) => ({
        path: file.path,
        line: lineAt(file.text, m.index),
        what: m[0].trim(),
      })),
    );
}

const noLeftovers: Rule = {
  name: 'no notes to self',
  instead: 'do it now, or write it as an issue and say in the code what is true today',
  check: (files) => inText(files, /\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b/g, (path) => path !== 'package-lock.json'),
  bad: [{ 'a.ts': `// ${'TO'}${'DO'}: later\n` }, { 'README.md': `${'FIX'}${'ME'}\n` }],
  good: { 'a.ts': 'const todo = [];\n' },
};

const noWorkplace: Rule = {
  name: 'no word of one machine: absolute paths, private hosts',
  instead:
    'use a path relative to the repository, os.tmpdir(), or a host of example.org; the lock file names no other registry',
  check: (files) => [
    ...inText(
      files,
      /(?<![\w.$}~*-])\/(?:wor[k]|roo[t]|tm[p]|hom[e]\/\w+|workspac[e])(?![\w-])/g,
      (path) => path !== 'package-lock.json',
    ),
    ...inText(files, /https?:\/\/[\w.-]*\.(?:interna[l]|cor[p]|la[n]|loca[l])\b/g),
    ...inText(
      files,
      /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)[^"]*"/g,
      (path) => path === 'package-lock.json',
    ),
  ],
  bad: [
    { 'a.ts': `const file = '${'/tm'}${'p'}/a.db';\n` },
    { 'README.md': `cd ${'/wor'}${'k'}/main\n` },
    { 'docs/a.md': `see http://npm.${'cor'}${'p'}/a\n` },
    { 'package-lock.json': '"resolved": "http://10.0.0.1/mqtt.tgz"\n' },
  ],
  good: {
    'a.ts': "const file = join(tmpdir(), 'a.db');\nconst url = new URL('../tmp/b.ts');\nconst name = 'test/tmp';\n",
    'package-lock.json': '"resolved": "https://registry.npmjs.org/mqtt.tgz"\n',
  },
};

export const TEXT_RULES: Rule[] = [
  noDefaultExports,
  noBarrels,
  noAny,
  fileLength,
  functionLength,
  lineLength,
  noLeftovers,
  noWorkplace,
];
