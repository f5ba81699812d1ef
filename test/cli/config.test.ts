/** `balise config show | explain | diff`: what counts, where it comes from, and what may not be shown. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { configExplain } from '../../gateway/cli/config.ts';
import { change, explained, shown } from '../../gateway/cli/config-shapes.ts';
import { EXIT } from '../../gateway/cli/exit-codes.ts';
import { REDACTED, redacted } from '../../gateway/cli/redacted.ts';
import { OPTIONS } from '../../gateway/core/config/options.ts';
import { RELEASE_DATE } from '../../gateway/core/version.ts';
import { balise } from '../support/running/balise.ts';
import { createWorkplace } from '../support/running/workplace.ts';

let file: string;
let other: string;
beforeEach(() => {
  const { dir } = createWorkplace();
  file = join(dir, 'balise.toml');
  other = join(dir, 'other.toml');
  writeFileSync(file, 'vehicle.id = "AMB-1"\ngnss.kind = "none"\nplatform.keepaliveS = 12\n');
  writeFileSync(other, 'vehicle.id = "AMB-2"\ngnss.kind = "none"\nsampling.movingS = 7\n');
});

describe('config show', () => {
  test('every option once, with its origin where asked for', async () => {
    const { code, stdout } = await balise(['config', 'show', '-c', file, '--json']);
    expect(code).toBe(EXIT.fine);
    const all = z.array(shown).parse(JSON.parse(stdout));
    expect(all.map(({ key }) => key)).toEqual(Object.keys(OPTIONS));
    // The same value as the default, and yet from the file.
    const given = all.filter(({ origin }) => origin === 'file').map(({ key }) => key);
    expect(given).toEqual(['vehicle.id', 'gnss.kind', 'platform.keepaliveS']);
    const french = (await balise(['config', 'show', '--origin', '-c', file, '--lang', 'fr'])).stdout.split('\n');
    expect(french[0]).toBe(`fichier       vehicle.id                    "AMB-1"  (${file}:1)`);
    expect(french[1]).toMatch(/^défaut {8}vehicle\.timeZone +"Europe\/Paris"$/);
  });

  test('paths show, secrets do not', () => {
    expect(redacted('platform.key', '/etc/balise/vehicle.key')).toBe('/etc/balise/vehicle.key');
    expect(redacted('platform.broker', 'mqtts://me:word@b.example')).toBe(`mqtts://${REDACTED}@b.example`);
    expect(redacted('platform.key', '-----BEGIN PRIVATE KEY-----\nMIIE')).toBe(REDACTED);
    for (const key of ['link.password', 'modem.pin', 'api.token']) expect(redacted(key, 'abc')).toBe(REDACTED);
    expect(redacted('modem.pin', 1234)).toBe(REDACTED);
    expect(redacted('gnss.baud', 9600)).toBe(9600);
  });

  test('no option of today is hidden by mistake', () => {
    for (const key of Object.keys(OPTIONS)) expect(redacted(key, 'x')).toBe('x');
  });
});

describe('config explain', () => {
  test.each(['en', 'fr'])('unit, range, default, reason, example and value in %s', async (lang) => {
    const { code, stdout } = await balise(['config', 'explain', 'gnss.baud', '-c', file, '--lang', lang]);
    expect(code).toBe(EXIT.fine);
    await expect(stdout).toMatchFileSnapshot(`fixtures/config-explain.${lang}.txt`);
  });

  test('every option', () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const codes = Object.keys(OPTIONS).map((key) => configExplain(key, file, true));
    vi.restoreAllMocks();
    expect(new Set(codes)).toEqual(new Set([EXIT.fine]));
    const told = written.map((line) => explained.parse(JSON.parse(line)));
    expect(told.map(({ key }) => key)).toEqual(Object.keys(OPTIONS));
    expect(told.filter(({ now }) => now === null)).toEqual([]);
  });

  test('a wrong key: the nearest one; a file that cannot be used: all but the value', async () => {
    const { code, stderr } = await balise(['config', 'explain', 'gnss.bauds', '-c', file]);
    expect({ code, stderr }).toEqual({ code: EXIT.usage, stderr: expect.stringContaining('did you mean gnss.baud?') });
    expect((await balise(['config', 'explain', 'baud', '--lang', 'fr'])).stderr).toContain(
      'vouliez-vous dire gnss.baud',
    );
    expect((await balise(['config', 'explain', 'xyzzy.plugh'])).stderr).toContain('config options');
    const { stdout } = await balise(['config', 'explain', 'gnss.baud', '-c', `${file}.absent`, '--json']);
    expect(explained.parse(JSON.parse(stdout))).toMatchObject({ now: null, default: 9600 });
  });
});

describe('config diff', () => {
  test('against the defaults', async () => {
    const { code, stdout } = await balise(['config', 'diff', file, '--json']);
    expect(code).toBe(EXIT.no);
    expect(z.array(change).parse(JSON.parse(stdout))).toEqual([
      { key: 'vehicle.id', from: null, to: 'AMB-1', place: `${file}:1` },
      { key: 'gnss.kind', from: 'serial', to: 'none', place: `${file}:2` },
    ]);
  });

  test('between two files, and of a file with itself', async () => {
    const { code, stdout } = await balise(['config', 'diff', file, other]);
    expect(code).toBe(EXIT.no);
    expect(stdout).toBe('vehicle.id        "AMB-1" → "AMB-2"\nsampling.movingS  5 → 7\n');
    const same = await balise(['config', 'diff', file, file, '--lang', 'fr']);
    expect(same).toEqual({ code: EXIT.fine, stdout: 'aucune différence\n', stderr: '' });
    expect((await balise(['config', 'diff', file, '--json'])).stdout).not.toContain(RELEASE_DATE);
  });
});
