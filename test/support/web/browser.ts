/** A real browser that looks at a page: Debian's Chromium, without a window. */
import { existsSync } from 'node:fs';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
/** The reason to skip by; null: it is installed. */
export const NO_BROWSER: string | null = existsSync(CHROMIUM) ? null : 'chromium is not installed';

/** For one test: a browser on a machine that does much else is slow. */
export const BROWSER_MS = 180_000;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

export const DESK = { width: 1_440, height: 900 };
export const PHONE = { width: 390, height: 844 };
export const NARROW = { width: 360, height: 640 };

export interface Look {
  viewport?: { width: number; height: number };
  locale?: string;
  dark?: boolean;
  /** The policy of the server does not hold: for what a test itself puts into the page. */
  bypassPolicy?: boolean;
}

/** A page of its own, with nothing remembered; what it complains about is collected. */
export async function openPage(
  browser: Browser,
  url: string,
  look: Look = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { viewport = DESK, locale = 'fr-FR', dark = false, bypassPolicy = false } = look;
  const touch = viewport.width < 760;
  const context = await browser.newContext({
    viewport,
    locale,
    hasTouch: touch,
    isMobile: touch,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    bypassCSP: bypassPolicy,
    timezoneId: 'Europe/Paris',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  await page.locator('.row').first().waitFor({ state: 'attached' });
  return { page, complaints };
}

/**
 * What axe finds serious or critical: the rule, and where.
 * @param within a selector: only there
 */
export async function violations(page: Page, within = 'html'): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  const results = (await page.evaluate(
    `axe.run(${JSON.stringify(within)}, { resultTypes: ["violations"] })`,
  )) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}

/** How often the page drew within so long. */
export function framesIn(page: Page, ms: number): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    let frames = 0;
    const until = performance.now() + ${ms};
    const count = (now) => { frames++; now < until ? requestAnimationFrame(count) : done(frames); };
    requestAnimationFrame(count);
  })`);
}

/** What is wider than there is room for: the page itself, or a part that scrolls or is cut off. Tabs and tables may be. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll("html, body, .head, .bar, .view, .scroll, .panel, .rows, .part")]
    .filter((part) => part.clientWidth > 0 && part.scrollWidth > part.clientWidth)
    .map((part) => part.localName + "." + part.className)`);
}
