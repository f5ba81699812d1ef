/** What `balise doctor` prints, as text fixtures; and its acceptance sheet in a real browser. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { linesOf, reportOf } from '../../gateway/cli/doctor/print.ts';
import { type Sheet, sheetLines } from '../../gateway/cli/doctor/sheet.ts';
import { type Language, speak } from '../../gateway/cli/language.ts';
import { doctorReport } from '../../gateway/core/doctor/verdict.ts';
import { HEARD } from '../support/doctor-heard.ts';
import { AT_MS, placedSatellites, VERDICTS } from '../support/doctor-report.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { keepShot } from '../support/web/shots.ts';

const CHROMIUM = '/usr/bin/chromium';
const LANGUAGES: readonly Language[] = ['fr', 'en'];
const UNSEEN: Sheet['sky'] = { satellites: [], missing: 'le récepteur <dort>' };
const MACHINE = { box: '10000000abcdef01', host: 'balise-07', node: '24.21.0', kernel: '6.12.25' };

afterEach(() => speak('en'));

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);

function sheet(language: Language, changed: Partial<Sheet> = {}): string {
  speak(language);
  const about = { vehicle: 'AMB-973-07', zone: 'Europe/Paris', by: 'Zoé <Martin>', atMs: AT_MS };
  const seen = { sky: { satellites: placedSatellites(), missing: null }, constellations: HEARD.satellites };
  return sheetLines({ ...about, ...seen, report: reportOf(VERDICTS), ...changed }, MACHINE).join('\n');
}

describe.each(LANGUAGES)('in %s', (language) => {
  it('one line each, within 80 columns, and what to do', async () => {
    speak(language);
    const lines = linesOf(reportOf(VERDICTS)).map((line) => line.replaceAll(/\u001b\[\d+m/g, ''));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(fixture(`doctor.${language}.txt`));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('the JSON is what its schema says', () => {
    speak(language);
    const report = reportOf(VERDICTS);
    expect(doctorReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });
});

describe('the acceptance sheet', () => {
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (existsSync(CHROMIUM)) browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  async function opened(html: string, using: Browser): Promise<Page> {
    const file = join(createWorkplace().dir, 'sheet.html');
    writeFileSync(file, html);
    // A4 at 96 dots per inch.
    const page = await using.newPage({ viewport: { width: 794, height: 1_123 } });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    // Nothing but itself.
    expect(asked).toEqual([pathToFileURL(file).href]);
    return page;
  }

  it.for(LANGUAGES)('is one page of A4 without a serious fault of access (%s)', async (language, context) => {
    if (browser === null) return context.skip(`no ${CHROMIUM}`);
    const html = sheet(language);
    const page = await opened(html, browser);
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(794);
    await keepShot(page, `doctor-sheet-${language}`);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await page.close();
  });

  it('says who, what, when and each check; what comes from outside is text', () => {
    const html = sheet('fr');
    for (const words of [
      'Fiche de recette',
      'AMB-973-07',
      '28 novembre 2026',
      '10000000abcdef01',
      'Zoé &#60;Martin&#62;',
    ])
      expect(html).toContain(words);
    expect(html).toContain('non conforme : 1 défaut (6 non vus)');
    expect(html.match(/<tr class="/g)).toHaveLength(VERDICTS.size);
    expect(html).toContain('>G20<');
  });

  it('where no place in the sky is known, bars; where nothing is received, no picture; and why', () => {
    expect(sheet('en', { sky: UNSEEN })).toContain('C/N0 of 12 satellites');
    const without = sheet('fr', { sky: UNSEEN, constellations: [] });
    expect(without).not.toContain('<svg');
    expect(without).toContain('<p>Pas de vue du ciel : le récepteur &#60;dort&#62;.</p>');
    expect(sheet('fr')).not.toContain('Pas de vue du ciel');
    const fit = { checks: reportOf(VERDICTS).checks.filter(({ state }) => state === 'ok') };
    expect(sheet('en', { report: fit, by: null, vehicle: null })).toContain('>fit<');
  });
});
