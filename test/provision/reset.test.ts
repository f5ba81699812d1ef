/** The box changes hands: what it refuses, what is gone afterwards, what both companies have in hand, and that the next one can begin. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addResetVerb } from '../../gateway/cli/reset/verb.ts';
import { verifySignature } from '../../gateway/drivers/journal-keys.ts';
import type { Finished } from '../support/running/balise.ts';
import { VEHICLE } from '../support/running/config.ts';
import { WITHOUT_TLS } from '../support/running/fleet.ts';
import { startIdentityWorld } from '../support/running/identity.ts';
import { spoken } from '../support/running/verbs.ts';
import { createWorkplace } from '../support/running/workplace.ts';

it('handed over: refused while it runs or owes something, then nothing is left, then a new owner enrols', {
  timeout: 120_000,
}, async (context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  const place = createWorkplace();
  const world = await startIdentityWorld(place);
  const reset = (...args: string[]): Promise<Finished> =>
    spoken(addResetVerb, ['reset', '-c', world.configFile, '--reason', 'handover', ...args]);
  const proofFile = join(place.dir, 'proof.json');
  const config = readFileSync(world.configFile, 'utf8');
  await world.enrol();
  const gateway = await world.gateway();
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  await world.press(gateway);
  await world.nothingLost(gateway);

  expect(await reset('--yes')).toMatchObject({ code: 69, stderr: expect.stringContaining('the daemon runs') });
  await world.broker.stop();
  await gateway.until(({ link }) => expect(link?.up).toBe(false));
  await world.press(gateway);
  await gateway.stop();
  const owing = await reset('--yes');
  expect([owing.code, owing.stderr]).toEqual([
    1,
    expect.stringMatching(/Not at the platform: [2-9] events, 0 positions\n.*send first/),
  ]);
  expect(await reset('--force')).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
  expect(existsSync(world.configFile)).toBe(true);

  const board = join(place.dir, 'conf.d', '10-board.toml');
  mkdirSync(join(place.dir, 'conf.d'));
  writeFileSync(board, '[log]\nlevel = "info"\n');
  mkdirSync(join(place.dir, 'store', 'remote-config'));
  writeFileSync(join(place.dir, 'store', 'remote-config', '3.json'), '{}');
  // It may send first: then the stop alone is not there, and that is no reason.
  await world.broker.restart();
  const again = await world.gateway();
  await again.until(({ link }) => expect(link?.up).toBe(true));
  await world.nothingLost(again);
  await again.stop();
  const done = await reset('--yes', '--proof', proofFile);
  expect([done.code, done.stderr]).toEqual([0, expect.stringContaining('are gone')]);
  expect(readdirSync(world.directory)).toEqual([]);
  expect(readdirSync(join(place.dir, 'store'))).toEqual([]);
  expect(existsSync(world.configFile)).toBe(false);
  expect(done.stderr).toContain(`yours to remove: ${board}`);
  expect(readFileSync(proofFile, 'utf8')).toBe(done.stdout);
  const { said, key, signature } = JSON.parse(done.stdout) as { said: string; key: string; signature: string };
  expect(verifySignature(key, said, signature)).toBe(true);
  expect(verifySignature(key, said.replace('handover', 'disposal'), signature)).toBe(false);
  expect(JSON.parse(said)).toMatchObject({
    ...{ reset: VEHICLE, reason: 'handover' },
    held: { positions: 0, unsentEvents: 1, stopOnly: true },
  });

  writeFileSync(world.configFile, config);
  expect(await world.provision('status')).toMatchObject({ code: 1 });
  expect(await world.enrol()).toMatchObject({ code: 0 });
});
