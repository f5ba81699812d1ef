/** Completion, as a shell does it; and the tree that it, the help and the man page are made from. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bashScript } from '../../gateway/cli/completion/bash.ts';
import { fishScript } from '../../gateway/cli/completion/fish.ts';
import { zshScript } from '../../gateway/cli/completion/zsh.ts';
import { EXIT, EXIT_WORDS } from '../../gateway/cli/exit-codes.ts';
import { speak } from '../../gateway/cli/language.ts';
import { createProgram } from '../../gateway/cli/program.ts';
import { nodesOf, verbTree } from '../../gateway/cli/verb-tree.ts';
import { manualPage } from '../../tools/manual/page.ts';
import { balise } from '../support/running/balise.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const tree = verbTree(createProgram());
const leaves = nodesOf(tree).filter(({ children }) => children.length === 0);

describe('bash', () => {
  let file: string;
  beforeAll(async () => {
    file = join(mkdtempSync(join(tmpdir(), 'balise-')), 'completion.bash');
    writeFileSync(file, (await balise(['completion', 'bash'])).stdout);
  });

  afterAll(() => rmSync(dirname(file), { recursive: true }));

  /** What it offers after these words, the last of which is being written. */
  function offered(...words: string[]): string[] {
    const line = `source '${file}'\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})\n`;
    const ask = `COMP_CWORD=${words.length - 1}\n_balise\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
    const said = execFileSync('bash', ['-c', line + ask], { encoding: 'utf8' });
    return said.split('\n').filter((word) => word !== '');
  }

  test('completes verbs, verbs of verbs, options and choices', () => {
    expect(offered('balise', 'conf')).toEqual(['config']);
    expect(offered('balise', 'config', '').slice(0, 5)).toEqual(['check', 'options', 'show', 'explain', 'diff']);
    expect(offered('balise', 'config', 'show', '--o')).toEqual(['--origin']);
    expect(offered('balise', '--lang')).toEqual([]);
    expect(offered('balise', 'status', '--lang', '')).toEqual(['fr', 'en']);
    expect(offered('balise', 'erase', '--from', '2026-11-22', '--reason', 'un')).toEqual(['unlawful']);
    expect(offered('balise', 'completion', 'z')).toEqual(['zsh']);
    // A file: bash's own.
    expect(offered('balise', 'status', '--config', '/etc/ba')).toEqual([]);
  });

  test('is registered for the command', () => {
    const said = execFileSync('bash', ['-c', `source '${file}'; complete -p balise`], {
      encoding: 'utf8',
    });
    expect(said).toContain('-F _balise balise');
  });

  test.each(leaves.map(({ path }) => path))('knows every option of %s', (path) => {
    const options = leaves.find((leaf) => leaf.path === path)?.options ?? [];
    const long = options.flatMap(({ names }) => names.filter((name) => name.startsWith('--')));
    expect(offered('balise', ...path.split(' '), '--').sort()).toEqual(long.sort());
  });
});

describe.each([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
] as const)('the script for %s', (shell, scriptOf) => {
  test.skipIf(!has(shell)).each(['en', 'fr'] as const)('can be read by it (%s)', (language) => {
    speak(language);
    const file = join(createWorkplace().dir, 'script');
    writeFileSync(file, scriptOf(verbTree(createProgram())));
    speak('en');
    expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('has every verb', () => {
    for (const { path } of leaves) expect(scriptOf(tree)).toContain(`' ${path}'`);
  });
});

describe('the man page', () => {
  const file = join(DOCS, 'man/balise.1');

  test('is what `npm run manual` writes', () => {
    expect(readFileSync(file, 'utf8') === manualPage(), 'docs/man/balise.1 is stale: npm run manual').toBe(true);
  });

  test('has every verb, option and exit code', () => {
    const page = manualPage().replaceAll('\\-', '-');
    for (const { path, options } of leaves) {
      expect(page).toContain(`.SS ${path}\n`);
      for (const { flags, names } of options) if (!names.includes('--help')) expect(page).toContain(`.B ${flags}\n`);
    }
    for (const code of Object.values(EXIT)) expect(page).toContain(`.TP\n${code}\n`);
  });

  test.skipIf(!has('groff'))('is read by groff without a warning', () => {
    const read = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z', file], { encoding: 'utf8' });
    expect(read).toMatchObject({ status: 0, stderr: '' });
  });

  // mandoc has no --version: without arguments it reads from its input.
  test.skipIf(spawnSync('mandoc', { input: '' }).error !== undefined)('is read by mandoc without a warning', () => {
    const read = spawnSync('mandoc', ['-Tlint', '-Wwarning', file], { encoding: 'utf8' });
    expect(read).toMatchObject({ status: 0, stdout: '' });
  });
});

describe('help and exit codes', () => {
  test.each(['en', 'fr'])('the help, in %s', async (lang) => {
    const { code, stdout } = await balise(['--help', '--lang', lang]);
    expect(code).toBe(EXIT.fine);
    await expect(stdout).toMatchFileSnapshot(`fixtures/help.${lang}.txt`);
    const verb = await balise(['replay', '--help', '--lang', lang]);
    await expect(verb.stdout).toMatchFileSnapshot(`fixtures/help-replay.${lang}.txt`);
    for (const line of (stdout + verb.stdout).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('every verb and option is described, and differently in French', () => {
    speak('fr');
    const french = nodesOf(verbTree(createProgram()));
    speak('en');
    for (const [i, node] of nodesOf(tree).entries()) {
      expect(node.description).not.toBe('');
      expect(french[i]?.description, node.path).not.toBe(node.description);
      for (const option of node.options) expect(option.description, `${node.path} ${option.flags}`).not.toBe('');
    }
  });

  test('what is not understood: exit code 64, in the language', async () => {
    expect(await balise(['fly', '--lang', 'fr'])).toMatchObject({
      ...{ code: EXIT.usage, stdout: '' },
      stderr: expect.stringContaining('commande inconnue « fly »'),
    });
    expect((await balise(['status', '--fly'])).stderr).toContain("unknown option '--fly'");
    expect((await balise(['config', 'explain', '--lang', 'fr'])).stderr).toContain('il manque « key »');
    expect((await balise(['erase', '--lang', 'fr'])).stderr).toContain('obligatoire');
    expect((await balise(['completion', 'csh', '--lang', 'fr'])).stderr).toContain('Choix : bash, zsh, fish');
  });

  test('docs/cli.md lists the exit codes as they are', () => {
    const page = readFileSync(join(DOCS, 'cli.md'), 'utf8');
    for (const [name, code] of Object.entries(EXIT))
      expect(page).toContain(`| ${code} | ${EXIT_WORDS[name as keyof typeof EXIT].en} |`);
  });
});
