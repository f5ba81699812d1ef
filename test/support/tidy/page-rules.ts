/** Rules about the pages: they point at what is there, and the configuration they show is one that the box accepts. */
import { posix } from 'node:path';
import { parse } from 'smol-toml';
import { checkConfig } from '../../../gateway/core/config/check.ts';
import type { Rule } from './rule.ts';
import { type Finding, lineAt, type SourceFile } from './source.ts';

/** A changelog and the issues speak of what was, not of what is. */
const isPage = (file: SourceFile): boolean => file.path.endsWith('.md') && file.path !== 'CHANGELOG.md';

function inPages(
  files: SourceFile[],
  pattern: RegExp,
  wrong: (match: RegExpMatchArray, file: SourceFile) => string | null,
): Finding[] {
  return files.filter(isPage).flatMap((file) =>
    [...file.text.matchAll(pattern)].flatMap((match) => {
      const what = wrong(match, file);
      return what === null ? [] : [{ path: file.path, line: lineAt(file.text, match.index), what }];
    }),
  );
}

function exists(files: SourceFile[], path: string): boolean {
  const folder = `${path.replace(/\/$/, '')}/`;
  return files.some((file) => file.path === path || file.path.startsWith(folder));
}

const linksLead: Rule = {
  name: 'pages link to and name files that are there',
  instead: 'correct the path, or take the sentence out until it is true',
  check: (files) => [
    ...inPages(files, /\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)/g, ([, link = ''], page) => {
      const path = posix.normalize(posix.join(posix.dirname(page.path), link));
      return exists(files, path) ? null : `links to ${link}`;
    }),
    ...inPages(files, /`((?:gateway|simulator|docs|tools|bench)\/[\w./-]*)`/g, ([, path = '']) =>
      exists(files, path) ? null : `names ${path}`,
    ),
  ],
  bad: [{ 'README.md': 'See [the rules](ARCHITECTURE.md).\n' }, { 'docs/a.md': 'In `gateway/core/absent.ts`.\n' }],
  good: {
    'docs/a.md':
      'See [b](../README.md#top), [c](https://example.org/c), [d](#d), `gateway/core/` and `gateway/core/a.ts`.\n',
    'README.md': '',
    'gateway/core/a.ts': '',
  },
};

const scriptsExist: Rule = {
  name: 'pages name npm scripts that exist',
  instead: 'add the script to package.json or correct the page',
  check: (files) => {
    const manifest = files.find((file) => file.path === 'package.json')?.text ?? '{}';
    const { scripts = {} } = JSON.parse(manifest) as { scripts?: Record<string, string> };
    return inPages(files, /\bnpm run (?:-s )?([\w:-]+)/g, ([, name = '']) =>
      name in scripts ? null : `npm run ${name}`,
    );
  },
  bad: [{ 'README.md': '`npm run fly`\n', 'package.json': '{"scripts":{"drive":"node drive.ts"}}' }],
  good: { 'README.md': '`npm run drive -- FILE`\n', 'package.json': '{"scripts":{"drive":"node drive.ts"}}' },
};

const examplesAreAccepted: Rule = {
  name: 'configurations shown in pages are accepted',
  instead: 'run `balise config check` on the example',
  check: (files) =>
    inPages(files, /^```toml\n([\s\S]*?)^```/gm, ([, text = '']) => {
      try {
        const { problems } = checkConfig(parse(text), '2020-01-01');
        return problems.length === 0 ? null : problems.map(({ key, message }) => `${key} ${message}`).join('; ');
      } catch (error) {
        return String(error);
      }
    }),
  bad: [{ 'README.md': '```toml\n[vehicle]\nname = "x"\n```\n' }, { 'README.md': '```toml\n[vehicle\n```\n' }],
  good: { 'README.md': '```toml\n[vehicle]\nid = "AMB-1"\n[gnss]\nkind = "none"\n```\n' },
};

export const PAGE_RULES: Rule[] = [linksLead, scriptsExist, examplesAreAccepted];
