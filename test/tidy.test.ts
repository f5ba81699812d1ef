/**
 * The style and the layers of the house, checked by reading the files. Each rule says what to do instead, and each is
 * first run on planted samples: a rule that cannot fail protects nothing.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PAGE_RULES } from './support/tidy/page-rules.ts';
import { PURITY_RULES } from './support/tidy/purity-rules.ts';
import type { Rule, SampleTree } from './support/tidy/rule.ts';
import { blankLiterals, readTree, sourceFile } from './support/tidy/source.ts';
import { STRUCTURE_RULES } from './support/tidy/structure-rules.ts';
import { TEXT_RULES } from './support/tidy/text-rules.ts';

const RULES: Rule[] = [...STRUCTURE_RULES, ...PURITY_RULES, ...TEXT_RULES, ...PAGE_RULES];
const tree = readTree(fileURLToPath(new URL('..', import.meta.url)));
const sample = (files: SampleTree) => Object.entries(files).map(([path, text]) => sourceFile(path, text));

describe('the reader of the tree', () => {
  it('finds the files that matter', () => {
    const paths = tree.map((file) => file.path);
    expect(paths).toEqual(
      expect.arrayContaining(['gateway/ports.ts', 'test/tidy.test.ts', 'README.md', '.ci/run', 'tools/balise']),
    );
    expect(paths.filter((path) => path.includes('node_modules'))).toEqual([]);
  });

  it.each([
    ["a('x'); // y", "a(' ');     "],
    ['a(/[/"]+\\//g, b / c)', 'a(/       /g, b / c)'],
    [`\`a$\{ {b: "c"} }d\`+e`, `\` $\{ {b: " "} } \`+e`],
    ['/* a\n b */ c', '    \n      c'],
    ["'it\\'s' + d", "'     ' + d"],
    ['(<b>{a}</b>, {c: <i d={e} />, f})', '(<b>{a}</b>, {c: <i d={e} />, f})'],
  ])('blanks literals and comments of %j', (text, blanked) => {
    expect(blankLiterals(text)).toBe(blanked);
  });
});

describe.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
  it.each(rule.bad.map((files) => [Object.keys(files).join(', '), files] as const))(
    'catches a planted %s',
    (_paths, files) => {
      expect(rule.check(sample(files))).not.toEqual([]);
    },
  );

  it('leaves what is allowed alone', () => {
    expect(rule.check(sample(rule.good))).toEqual([]);
  });

  it('holds in this tree', () => {
    const found = rule.check(tree).map(({ path, line, what }) => `${path}:${line} ${what}`);
    expect(found, `${found.join('\n')}\n\nInstead: ${rule.instead}\n`).toEqual([]);
  });
});
