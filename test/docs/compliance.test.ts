/** The tables of docs/compliance.md: complete, and every line can be run. What it says is checked by `npm run test:compliance`. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { outcomeOfExit, outcomeOfTests } from '../compliance/judge.ts';
import { linesOf, testFilesOf } from '../compliance/tables.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const lines = linesOf(readFileSync(join(ROOT, 'docs/compliance.md'), 'utf8'));
const upTo = (chapter: string, last: number): string[] => Array.from({ length: last }, (_, i) => `${chapter}-${i + 1}`);

test('each provision of EN 303 645 V2.1.1 and of annex I of the Act has one line', () => {
  const chapters: [string, number][] = [
    ...([
      ['5.1', 5],
      ['5.2', 3],
      ['5.3', 16],
      ['5.4', 4],
      ['5.5', 8],
      ['5.6', 9],
      ['5.7', 2],
    ] as [string, number][]),
    ...([
      ['5.8', 3],
      ['5.9', 3],
      ['5.10', 1],
      ['5.11', 4],
      ['5.12', 3],
      ['5.13', 1],
      ['6', 5],
    ] as [string, number][]),
  ];
  const act = [...'abcdefghijklm'].map((letter) => `I (2)(${letter})`);
  const handling = Array.from({ length: 8 }, (_, i) => `II (${i + 1})`);
  const due = [...chapters.flatMap(([chapter, last]) => upTo(chapter, last)), 'I (1)', ...act, ...handling];
  expect(lines.map(({ provision }) => provision)).toEqual(due);
});

test('every test file and script that a line runs is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = lines.flatMap(({ check }) => (check.kind === 'command' ? [check.command] : []));
  expect(
    commands.flatMap((command) => testFilesOf(command) ?? []).filter((file) => !existsSync(join(ROOT, file))),
  ).toEqual([]);
  const called = commands.flatMap((command) =>
    [...command.matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map((m) => m[1] ?? ''),
  );
  expect(called.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('a line without a command has a reason, and one without either is no line', () => {
  expect(linesOf('## T\n| 1 | – | open: not built |')).toEqual([
    { table: 'T', provision: '1', check: { kind: 'none', word: 'open', reason: 'not built' } },
  ]);
  expect(linesOf('| 1 | – | `grep -E "a\\|b" x` |')[0]?.check).toEqual({ kind: 'command', command: 'grep -E "a|b" x' });
  expect(() => linesOf('| 1.2 | – | surely |')).toThrow("1.2: 'surely' is neither");
});

test('a program passes with 0, cannot tell with 77, and fails with anything else', () => {
  expect(outcomeOfExit(0, 'x')).toEqual({ result: 'pass', said: '' });
  expect(outcomeOfExit(77, 'a\nno network\n')).toEqual({ result: 'skipped', said: 'no network' });
  expect(outcomeOfExit(1, 'a\nbad\n')).toEqual({ result: 'fail', said: 'exit 1: bad' });
  expect(outcomeOfExit(null, '')).toEqual({ result: 'fail', said: 'exit by a signal: ' });
});

test('test files pass where each of them ran, and none failed', () => {
  const summary = { passed: 3, passedIn: { 'a.test.ts': 2, 'b.test.ts': 1 }, failed: ['b.test.ts > two'], skipped: [] };
  expect(outcomeOfTests(['a.test.ts'], summary)).toEqual({ result: 'pass', said: '' });
  expect(outcomeOfTests(['a.test.ts', 'b.test.ts'], summary)).toEqual({ result: 'fail', said: 'b.test.ts > two' });
  expect(outcomeOfTests(['a.test.ts', 'c.test.ts'], summary)).toEqual({
    result: 'fail',
    said: 'c.test.ts did not run',
  });
  const skipped = [{ name: 'c.test.ts > one', reason: 'no openssl' }];
  expect(outcomeOfTests(['a.test.ts', 'c.test.ts'], { ...summary, skipped }).said).toBe('c.test.ts: no openssl');
  expect(outcomeOfTests(['a.test.ts'], { ...summary, skipped: [{ name: 'a.test.ts > x', reason: null }] })).toEqual({
    result: 'pass',
    said: '1 of its tests skipped',
  });
  expect(outcomeOfTests(['a.test.ts'], { ...summary, failed: ['outside any test: boom'] }).result).toBe('fail');
});
