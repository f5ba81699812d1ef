/** `cmd/config` through the real daemon, a real broker with an ACL, and a real disk. Being taken back: test/scenario/config.test.ts. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { balise } from '../support/running/balise.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { RECEIVER_STARTS, toldVehicle } from '../support/running/told-vehicle.ts';
import { createWorkplace } from '../support/running/workplace.ts';

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
});

it('a change: refused whole, taken whole, on trial across kills, confirmed by an acknowledgement, and never twice', async () => {
  const { start, send, answered, takenUp, confirmed, told, platform } = await toldVehicle(createWorkplace(), fleet);
  const first = await start();
  const before = (await first.status()).config;
  expect(before).toMatchObject({ version: null, trialLeftS: null, waiting: null });
  await send(first, 1, { 'sampling.movingS': 7, 'sampling.stationaryS': 1 }, { id: 'bad' });
  await answered('bad', 'invalid', 'sampling.stationaryS 1 is not allowed. Expected a whole number from 5 to 3600 (s)');
  await send(first, 1, { 'sampling.movingS': 7, 'duty.autostart': true }, { id: 'not' });
  await answered('not', 'not-remote', 'duty.autostart');
  await send(first, 1, { 'sampling.movingS': 7 }, { id: 'old', expires: RECEIVER_STARTS });
  await answered('old', 'expired', 'it expired');
  expect((await first.status()).config).toEqual(before);

  const command = await takenUp(first, 1, { 'sampling.movingS': 7 });
  await platform.until(() => expect(platform.events().at(-1)).toMatchObject({ type: 'stop', reason: 'order' }));
  const second = await start();
  expect((await second.status()).config).toMatchObject({ version: 1, trialLeftS: 540 });
  await second.kill();
  const third = await start({ BALISE_SAMPLING_ANGLE_DEG: '20' });
  const { config, vitals } = await third.status();
  expect(config).toMatchObject({ version: 1, trialLeftS: 480 });
  expect([config?.revision === before?.revision, vitals?.lastRestart.cause]).toEqual([false, 'crash']);
  await confirmed(third, 1);
  expect(told()).toEqual(['trial 1', 'trial 1', 'confirmed 1']);

  await platform.command('config', command);
  await answered('c-1', 'replayed', 'version 1: confirmed');
  expect((await third.status()).config).toMatchObject({ version: 1, waiting: null });
  const shown = await balise(['config', 'show', '--origin', '-c', third.configFile]);
  expect(shown.stdout).toMatch(/^platform +sampling\.movingS +7 {2}\(cmd\/config version 1\)$/m);
});
