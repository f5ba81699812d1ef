/** `balise roster` and `roster check`, on files as a platform and a département would have them. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { addLookVerbs } from '../../gateway/cli/record-verbs.ts';
import { rosterShape } from '../../gateway/cli/roster.ts';
import { balise } from '../support/running/balise.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import { spoken } from '../support/running/verbs.ts';
import { directory } from '../support/store.ts';

let config: string;
beforeEach(() => {
  const broker = { 'platform.broker': 'mqtt://127.0.0.1:1', 'platform.plaintext': true };
  config = writeConfig(directory, { ...defaultOptions(directory), 'store.directory': directory, ...broker });
});

const run = (...args: string[]) => spoken(addLookVerbs, [...args, '-c', config]);
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await run(...args, '--json')).stdout);

const ROSTER = {
  ...{ id: 'dole-2-2026-11', issued: 1_792_483_200_000, expires: 1_793_491_200_000, timeZone: 'Europe/Paris' },
  ...{ holidays: 'fr', sector: 'dole', zones: [], from: '2020-01-01', until: null, exceptions: [] },
  weekly: [{ days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'], hours: ['20:00-24:00', '00:00-08:00'] }],
};

describe('roster', () => {
  test('which one counts, and the gardes to come', async () => {
    expect(await run('roster')).toMatchObject({ code: 1, stderr: 'balise: no roster: none has come (cmd/roster)\n' });
    writeFileSync(path.join(directory, 'roster.json'), JSON.stringify(ROSTER));
    const shown = rosterShape.parse(await json('roster'));
    expect(shown).toMatchObject({ id: 'dole-2-2026-11', sector: 'dole', source: 'mqtt://127.0.0.1:1' });
    expect(shown.next).toHaveLength(5);
    const hours = shown.next.map(({ fromMs, toMs }) => (toMs - fromMs) / 3_600_000);
    expect(hours.every((length) => length >= 11 && length <= 13)).toBe(true);
    const { stdout } = await run('roster', '--lang', 'fr');
    expect(stdout).toMatch(/^tableau +dole-2-2026-11 {2}secteur dole$/m);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('a file is checked before it is sent, of a vehicle or of a département', async () => {
    const check = async (text: string) => {
      const file = path.join(directory, 'a-roster');
      writeFileSync(file, text);
      return spoken(addLookVerbs, ['roster', 'check', file]);
    };
    expect(await check(JSON.stringify(ROSTER))).toMatchObject({ code: 0, stdout: expect.stringContaining('ok') });
    const wrong = await check(JSON.stringify({ ...ROSTER, timeZone: '+01:00', weekly: [] }));
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining('timeZone') });
    expect(await check('neither { nor = toml')).toMatchObject({ code: 1 });
    const table = path.join(import.meta.dirname, '../../deploy/rosters/jura-39.toml');
    expect(await balise(['roster', 'check', table])).toMatchObject({ code: 0 });
    expect(await spoken(addLookVerbs, ['roster', 'check', '/nowhere'])).toMatchObject({ code: 66 });
  });
});
