/** What the technician reads, as files that a person can look at: `status` and `watch` in each situation, language and size. */
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { gnssLines, gnssReportOf } from '../../gateway/cli/gnss/report.ts';
import { speak } from '../../gateway/cli/language.ts';
import { goneWords } from '../../gateway/cli/live-words.ts';
import { statusLines } from '../../gateway/cli/status/screen.ts';
import { watchLines } from '../../gateway/cli/watch/screen.ts';
import { situations } from '../support/situations.ts';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
] as const;

afterAll(() => speak('en'));

function plain(lines: readonly string[]): string[] {
  return lines.map((line) => stripVTControlCharacters(line).trimEnd());
}

function widest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => [...line].length));
}

const chapter = (name: string, lines: readonly string[]): string => [`──── ${name}`, ...lines, ''].join('\n');

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  describe.each(SIZES)('on $columns × $rows', ({ columns, rows }) => {
    const file = (verb: string): string => `fixtures/${verb}-${language}-${columns}x${rows}.txt`;

    it('status: no line is too wide, and one screen is enough when all is well', async () => {
      speak(language);
      const all = Object.entries(situations(goneWords('down'))).map(([name, { report }]) => {
        const lines = plain(statusLines(report, columns));
        expect(widest(lines), name).toBeLessThanOrEqual(columns);
        if (name === 'healthy') expect(lines.length).toBeLessThanOrEqual(24);
        return chapter(name, lines);
      });
      await expect(all.join('\n')).toMatchFileSnapshot(file('status'));
    });

    it('watch: fills the terminal and no more', async () => {
      speak(language);
      const all = Object.entries(situations(goneWords('down'))).map(([name, { model }]) => {
        const lines = plain(watchLines(model, { columns, rows }));
        expect(lines, name).toHaveLength(rows);
        expect(widest(lines), name).toBeLessThanOrEqual(columns);
        return chapter(name, lines);
      });
      await expect(all.join('\n')).toMatchFileSnapshot(file('watch'));
    });

    it('gnss: sky, table, rates', async () => {
      speak(language);
      const { report, model } = situations('')['healthy'] ?? {};
      if (report === undefined || model === undefined || report.gnss === null) throw new Error('no such situation');
      const sentences = { RMC: 5_995, GGA: 5_995, GSA: 11_990, GSV: 29_980 };
      const first = { ...report, uptimeS: 6_007, gnss: { ...report.gnss, sentences } };
      const { sky, skyAgeMs, antenna } = model;
      const live = {
        type: 'live',
        run: '',
        status: report,
        sky: [...sky],
        skyAgeMs,
        antenna,
        speedKmh: null,
        latency: null,
        happened: [],
      } as const;
      const told = gnssReportOf(first, { ...report, gnss: report.gnss }, { ...live, happened: [], sky: [...sky] });
      expect(told.perSecond).toEqual({ RMC: 1, GGA: 1, GSA: 2, GSV: 4 });
      const lines = plain(gnssLines(told, { columns, rows }));
      expect(widest(lines)).toBeLessThanOrEqual(columns);
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(file('gnss'));
    });
  });
});

it('a terminal that is too small has no sky, and still what happens', () => {
  speak('en');
  const { model } = situations('')['healthy'] ?? {};
  if (model === undefined) throw new Error('no such situation');
  const lines = plain(watchLines(model, { columns: 50, rows: 12 }));
  expect(lines).toHaveLength(12);
  expect(widest(lines)).toBeLessThanOrEqual(50);
  expect(lines.join('\n')).toContain('press 5 = TRANSP');
});
