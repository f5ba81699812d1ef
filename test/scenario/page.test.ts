/** The demo through its page, in a browser: what a coordinator does and sees, and what becomes of it in the real gateway. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMosquitto } from '../../simulator/network/broker.ts';
import { NO_BROWSER, openBrowser, openPage, PHONE, violations } from '../support/web/browser.ts';
import { nothingLeft, type Running, run } from './run.ts';

const LEDGER = /^ledger: expected (\d+) recorded (\d+) received (\d+) lost 0 duplicated \d+ explained-gaps \d+$/;
const PATIENT = { timeout: 120_000 };
const SKIP = NO_BROWSER ?? (findMosquitto() === null ? 'Mosquitto is not installed' : null);
/** Where pictures of it are kept, to be looked at; default: nowhere. */
const SHOTS = process.env['BALISE_SHOTS'];

describe.skipIf(SKIP !== null)(`the page of the demo${SKIP === null ? '' : ` (${SKIP})`}`, () => {
  let dir: string;
  let browser: Browser;
  let demo: Running;
  let url: string;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'balise-scenario-'));
    browser = await openBrowser();
    demo = run('simulator/start.ts', ['--plain', '--port', '0'], { TMPDIR: dir });
    url = /page: (\S+)/.exec(await demo.said('page: '))?.[1] ?? '';
    ({ page, complaints } = await openPage(browser, url, { bypassPolicy: true }));
    page.setDefaultTimeout(60_000);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    demo?.signal('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const key = (name: RegExp) => page.getByRole('button', { name });
  const mission = (id: string) => page.locator('.mission-card', { hasText: id });
  const shot = async (name: string, of = page) => {
    if (SHOTS === undefined) return;
    mkdirSync(SHOTS, { recursive: true });
    await of.screenshot({ path: join(SHOTS, `${name}.png`) });
  };
  async function order(id: string, answerS: number): Promise<void> {
    await page.locator('#detail-orders').click();
    await page.locator('[name=mission]').fill(id);
    await page.locator('[name=answerS]').fill(String(answerS));
    await button('Donner l’ordre').click();
    await page.locator('#detail-missions').click();
    await mission(id).waitFor();
  }

  test('the order of the scenario is received, accepted and left for', PATIENT, async () => {
    for (const step of ['Ordre reçu à bord', 'Acceptée', 'Départ'])
      await mission('J1-0329').locator('li', { hasText: step }).waitFor();
    await shot('desk-departed');
  });

  test('an order that is refused, and one that nobody answers', PATIENT, async () => {
    await order('ICI-1', 600);
    await mission('ICI-1').getByText('En attente de réponse').waitFor();
    await key(/^R Refuser/).click();
    await mission('ICI-1').getByText('Refusée').first().waitFor();
    await order('ICI-2', 10);
    await mission('ICI-2').getByText('Sans réponse').first().waitFor();
  });

  test(
    'cut off, the vehicle is said to be lost; what was pressed meanwhile comes later, and says so',
    PATIENT,
    async () => {
      const network = page.getByRole('group', { name: 'Réseau' });
      await network.getByRole('button', { name: 'Coupé', exact: true }).click();
      await page.locator('.row', { hasText: 'Liaison perdue' }).waitFor();
      await key(/^2 Sur les lieux/).click();
      await page.locator('.indicator', { hasText: 'enregistrée' }).waitFor();
      await page.locator('.row', { hasText: /1\smin/ }).waitFor();
      await shot('desk-cut');
      await network.getByRole('button', { name: 'Présent', exact: true }).click();
      const arrival = mission('J1-0329').locator('li', { hasText: 'Sur les lieux' });
      await arrival.getByText(/arrivé .* après/).waitFor();
      await page.locator('.row:not(:has-text("Liaison perdue"))').waitFor();
      await page.locator('.indicator', { hasText: 'reçue par la plateforme' }).waitFor();
      await shot('desk-recovered');
    },
  );

  test('a call for help cannot be overlooked, on a phone either', PATIENT, async () => {
    await key(/^4 long/).click({ modifiers: ['Shift'] });
    await page.locator('.banner.distress', { hasText: 'amb-1' }).waitFor();
    await shot('desk-distress');
    const phone = await openPage(browser, url, { viewport: PHONE, bypassPolicy: true });
    await phone.page.locator('.banner.distress', { hasText: 'amb-1' }).waitFor();
    await shot('phone-distress', phone.page);
    expect(await violations(phone.page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect([...complaints, ...phone.complaints]).toEqual([]);
  });

  test(
    'Ctrl-C closes the ledger and leaves nothing behind; the page says that the server is gone',
    PATIENT,
    async () => {
      demo.signal('SIGINT');
      await page.getByText('Serveur injoignable').waitFor();
      const { code, output, lastLine } = await demo.finished;
      expect(lastLine, output).toMatch(LEDGER);
      expect(code, output).toBe(0);
      await nothingLeft(dir);
    },
  );
});
