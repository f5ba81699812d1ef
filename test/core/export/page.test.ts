/** The page that is read and printed: what stands in it, and that a browser finds nothing to fetch, to run or to complain of. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRAWN_POINTS_MAX } from '../../../gateway/core/export/limits.ts';
import { pageLines } from '../../../gateway/core/export/page/page.ts';
import type { ExportSource } from '../../../gateway/core/export/source.ts';
import { ABOUT, driven, garde, pressed, sourceOf } from '../../support/exports.ts';
import { keepShot } from '../../support/web/shots.ts';

const CHROMIUM = '/usr/bin/chromium';
const textOf = (source: ExportSource): string => [...pageLines(source)].join('\n');
const FRENCH: ExportSource = { ...garde(), about: { ...ABOUT, language: 'fr', sha256: 'ab'.repeat(32) } };

test('the header says which vehicle, which period, who, when, and the hash of the content', () => {
  const page = textOf({ ...garde(), about: { ...ABOUT, sha256: 'ab'.repeat(32) } });
  for (const part of ['AMB-973-07', '00112233445566aa', 'from 2026-11-22 04:00 to 2026-11-22 09:30', 'ab'.repeat(32)])
    expect(page).toContain(part);
  expect(page).toContain('<dd>2026-11-22 11:10:00, by dpo</dd>');
  expect(page).toContain('11 events; 814 positions, 3 gaps, 1 suspect position left out (teleport 1).');
});

test('statuses have their delays, gaps their reasons, and no stretch is drawn over a gap', () => {
  const page = textOf(garde());
  expect(page).toMatch(/ARRIVEE \(arrival\)<\/td><td>M-1<\/td><td class="n">11 min 00 s/);
  expect(page).toMatch(/1 h 00 min<\/td><td class="n">5\.4 km<\/td><td class="n">0<\/td><td>not known/);
  expect(page).toMatch(/<td class="n">204<\/td><td>the power went<\/td>/);
  const [map = '', profile = ''] = page.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  expect(map.match(/<polyline/g)).toHaveLength(4);
  expect(map.match(/class="ring"/g)).toHaveLength(6);
  expect(map.match(/class="halt"/g)).toHaveLength(1);
  expect(map.match(/class="mark"/g)).toHaveLength(7);
  expect(profile.match(/class="hole"/g)).toHaveLength(3);
});

test('nothing is fetched and nothing runs, and a hostile name is text', () => {
  const mission = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;
  const event = pressed(1, 0, 'DEPART', { mission } as object);
  const positions = driven({ n: 1, minute: 0, positions: 3 });
  const page = textOf(sourceOf(positions, [event], { about: { ...ABOUT, vehicle: mission, by: mission } }));
  expect(page).not.toMatch(/<script|<img|<link|<iframe|url\(|@import|https?:/);
  expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#62;&#60;img');
});

test('an empty period says so', () => {
  const page = textOf(sourceOf([], []));
  expect(page).toContain('No position was recorded in this period.');
  expect(page).toContain('Nothing was pressed and nothing was asked in this period.');
  expect(page).not.toContain('<svg');
});

test('of more positions than are drawn it says how many are, and both ends of a stretch are there', () => {
  const positions = driven({ n: 1, minute: 0, positions: DRAWN_POINTS_MAX + 2 });
  const page = textOf(sourceOf(positions, []));
  expect(page).toContain('Of the positions one is drawn of each 2.');
  const [points = ''] = /points="([^"]+)"/.exec(page)?.slice(1) ?? [];
  expect(points.split(' ')).toHaveLength(DRAWN_POINTS_MAX / 2 + 2);
});

describe.skipIf(!existsSync(CHROMIUM))(`in a browser (${CHROMIUM})`, () => {
  let browser: Browser;
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'balise-page-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const cases: [string, ExportSource][] = [
    ['French', FRENCH],
    ['empty', sourceOf([], [])],
  ];
  test.each(cases)(
    'the %s page: no serious fault of axe, nothing fetched, nothing on the console',
    async (name, source) => {
      const file = join(dir, 'page.html');
      writeFileSync(file, textOf(source));
      const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('request', (request) => said.push(request.url()));
      await page.goto(`file://${file}`);
      expect(said).toEqual([`file://${file}`]);
      // A phone: what is wide scrolls by itself, the page does not.
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await keepShot(page, `export-${name}`);
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string; impact: string }[] };
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
      await page.close();
    },
    60_000,
  );

  test('it prints as A4', async () => {
    const page = await browser.newPage();
    await page.setContent(textOf(FRENCH));
    await keepShot(page, 'export-desk');
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  }, 60_000);
});
