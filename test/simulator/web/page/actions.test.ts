/** What the page asks for when somebody uses its forms and keys: the action that the server gets, and its answer in words. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Action } from '../../../../simulator/web/api.ts';
import { SOON } from '../../../support/soon.ts';
import { BROWSER_MS, NO_BROWSER, openBrowser, openPage } from '../../../support/web/browser.ts';
import { openStandIn, type StandIn } from '../../../support/web/page-stand-in.ts';

const vehicle = 'AMB-39-01';

describe.skipIf(NO_BROWSER !== null)(
  `what is asked for${NO_BROWSER === null ? '' : ` (${NO_BROWSER})`}`,
  { timeout: BROWSER_MS },
  () => {
    let browser: Browser;
    let server: StandIn;
    let page: Page;

    beforeAll(async () => {
      [browser, server] = await Promise.all([openBrowser(), openStandIn({ vehicles: 3, world: true })]);
      ({ page } = await openPage(browser, server.url));
      await page.locator('#detail-orders').click();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });
    beforeEach(() => {
      server.actions.length = 0;
      server.answerWith({ ok: true });
    });

    const asked = (action: Action) => vi.waitFor(() => expect(server.actions).toEqual([action]), SOON);
    const button = (name: string) => page.getByRole('button', { name, exact: true });

    it('an order, with a number that is free', async () => {
      const mission = await page.locator('[name=mission]').inputValue();
      expect(mission).toBe('SAMU-261128-0001');
      await page.locator('[name=answerS]').fill('45');
      await page.locator('[name=company]').check();
      await button('Donner l’ordre').click();
      const order = {
        action: 'order',
        mission,
        caseId: null,
        origin: 'samu',
        acceptedBy: 'company',
        answerS: 45,
      } as const;
      await asked({ do: 'order', vehicle, order });
      await page.locator('.said.good', { hasText: 'Envoyé.' }).waitFor();
    });

    it('an order by the keyboard alone, and why it was refused', async () => {
      server.answerWith({ ok: false, error: 'the vehicle is not there' });
      await page.locator('[name=mission]').fill('M-7');
      await page.locator('[name=company]').uncheck();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.said.bad', { hasText: 'Refusé : the vehicle is not there' }).waitFor();
      expect(server.actions).toMatchObject([{ do: 'order', order: { mission: 'M-7', acceptedBy: null } }]);
    });

    it('nothing, where the number is not valid', async () => {
      await page.locator('[name=mission]').fill('deux mots');
      await button('Donner l’ordre').click();
      await page.locator('.said.bad', { hasText: 'pas valable' }).waitFor();
      expect(server.actions).toEqual([]);
    });

    it('the end of a mission, and other references', async () => {
      const mission = 'SAMU39-261128-0042';
      await page.locator('[name=reason]').selectOption('other-vehicle');
      await button('Annuler').click();
      await asked({ do: 'order', vehicle, order: { action: 'cancel', mission, reason: 'other-vehicle' } });
      server.actions.length = 0;
      await page.locator('[name=request]').fill('r.1');
      await button('Mettre à jour').click();
      await asked({ do: 'order', vehicle, order: { action: 'update', mission, caseId: null, requestId: 'r.1' } });
    });

    it('its place, and records once more', async () => {
      await button('Localiser').click();
      await asked({ do: 'locate', vehicle });
      server.actions.length = 0;
      await page.getByLabel('Si complet, les derniers').fill('250');
      await button('Redemander').click();
      await asked({ do: 'resend', vehicle, last: 250 });
    });

    it('a roster, begun from the last one', async () => {
      await page.locator('details.roster summary').click();
      await button('Ajouter une ligne').click();
      const line = page.locator('.roster .line').nth(1);
      await line.getByLabel('Dimanche et fériés').check();
      await line.getByLabel('Fin').fill('24:00');
      await button('Retirer l’exception').click();
      await button('Envoyer le tableau').click();
      await vi.waitFor(() => expect(server.actions).toHaveLength(1), SOON);
      expect(server.actions[0]).toMatchObject({
        do: 'roster',
        vehicle,
        roster: {
          sector: 'lons',
          from: '2026-11-01',
          weekly: [
            { days: ['semaine'], hours: ['20:00-24:00', '00:00-08:00'] },
            { days: ['samedi', 'dimanche-ou-jour-ferie'], hours: ['08:00-24:00'] },
          ],
          exceptions: [],
        },
      });
    });

    it.each<[string, string, Extract<Action, { do: 'world' }>['change']]>([
      ['Réseau', 'Muet', { what: 'network', is: 'half-open' }],
      ['Réseau', 'Coupé', { what: 'network', is: 'cut' }],
      ['Alimentation', 'Coupée', { what: 'power', on: false }],
      ['Récepteur', 'Débranché', { what: 'receiver', plugged: false }],
    ])('of the world: %s %s', async (group, name, change) => {
      await page.getByRole('group', { name: group }).getByRole('button', { name, exact: true }).click();
      await asked({ do: 'world', change });
    });

    it('of the world: a tunnel', async () => {
      await button('30 s').click();
      await asked({ do: 'world', change: { what: 'tunnel', forS: 30 } });
    });

    it('a tap on a key, and a hold: by Shift, by the button for it, by a long press', async () => {
      const key = page.getByRole('button', { name: '4 long : Détresse' });
      const held = { do: 'world', change: { what: 'press', key: '4', holdMs: 2_300 } } as const;
      await page.getByRole('button', { name: '1 Départ' }).click();
      await asked({ do: 'world', change: { what: 'press', key: '1', holdMs: 120 } });
      for (const hold of [
        () => key.click({ modifiers: ['Shift'] }),
        () => key.click({ delay: 800 }),
        async () => {
          await button('Appui long').click();
          await key.focus();
          await page.keyboard.press('Enter');
        },
      ]) {
        server.actions.length = 0;
        await hold();
        await asked(held);
      }
    });

    it('what the indicator said of the last press, in words', async () => {
      expect(await page.locator('.indicator').textContent()).toBe('Touche 2 refusée : c’est déjà le cas');
    });

    it('nothing of the world where the vehicles are somebody else’s', async () => {
      const other = await openStandIn({ vehicles: 2, world: false });
      const { page: second } = await openPage(browser, other.url);
      await second.locator('.summary').waitFor();
      expect(await second.locator('.view.world, .view-bar button:nth-child(5)').count()).toBe(0);
      await second.context().close();
      await other.close();
    });
  },
);
