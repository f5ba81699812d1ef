/**
 * One certificate after the other, each renewed by the daemon itself, while the crew works. `npm run test:identity` runs it with
 * certificates of 60 s for 10 minutes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { WITHOUT_TLS } from '../support/running/fleet.ts';
import { serialsOf, startIdentityWorld } from '../support/running/identity.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const LIFE_S = Number(process.env['BALISE_CERTIFICATE_LIFE_S'] ?? 24);
const LIVES = Number(process.env['BALISE_CERTIFICATE_LIVES'] ?? 3);
const soon = { timeout: LIFE_S * 2_000, interval: 100 };
const TROUBLE = [
  'identity-renewal',
  'identity-refused',
  'tls-own-not-valid',
  'tls-client-refused',
  'tls-files',
] as const;

it(`${LIVES} certificates of ${LIFE_S} s: renewed at a third of their life, a new key each, no gap in the ledger`, {
  timeout: 60_000 + LIVES * LIFE_S * 2_000,
}, async (context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  const world = await startIdentityWorld(createWorkplace(), { lifeS: LIFE_S });
  const renewals = (): number => world.est.asked.filter((line) => line === 'simplereenroll 200').length;
  expect(await world.enrol()).toMatchObject({ code: 0 });
  const gateway = await world.gateway();
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  const [keys, serials] = [new Set<string>(), new Set<string | undefined>()];
  for (let life = 1; life <= LIVES; life++) {
    keys.add(readFileSync(join(world.directory, 'current', 'vehicle.key'), 'utf8'));
    const serial = (await serialsOf(world))['current'];
    serials.add(serial);
    // In the middle of its life, and as it is replaced.
    await world.press(gateway);
    await world.nothingLost(gateway);
    await vi.waitFor(async () => expect((await serialsOf(world))['current']).not.toBe(serial), soon);
    await world.press(gateway);
    // What the broker took alone is left: the key before is gone with its certificate.
    await vi.waitFor(() => expect(readdirSync(world.directory)).toHaveLength(2), soon);
  }
  await world.nothingLost(gateway);
  expect([keys.size, serials.size]).toEqual([LIVES, LIVES]);
  expect(renewals()).toBeGreaterThanOrEqual(LIVES);
  expect(TROUBLE.map((code) => [code, gateway.changes(code).began])).toEqual(TROUBLE.map((code) => [code, 0]));
  const { events, link } = await gateway.status();
  expect(link?.up).toBe(true);
  console.info(`${renewals()} renewals, ${events.presses} presses, ${events.recorded} events, all at the platform`);
});
