/** A configuration from afar that is taken back by itself. What waits for minutes has its time in our hand. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startDaemon } from '../../gateway/daemon.ts';
import { openConfig } from '../../gateway/open-config.ts';
import type { Log } from '../../gateway/ports.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { ACL, aclWithout, createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { freePort } from '../support/running/mosquitto.ts';
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

/** A life of the daemon in which ten minutes pass at once, once its link is up. Resolves when it wants to be started again. */
async function tenMinutes(file: string, reachable: boolean): Promise<{ ups: number }> {
  const { config, remote, faults } = openConfig(file);
  const clock = createManualClock({ wallMs: RECEIVER_STARTS });
  let restart = false;
  let ups = 0;
  const quiet = (): void => undefined;
  const log: Log = {
    error: quiet,
    warn: quiet,
    debug: quiet,
    info(text) {
      if (text === 'link up') ups++;
    },
  };
  const daemon = await startDaemon({
    ...{ config, remote, faults, clock, simulated: null, log },
    onDead: (detail) => expect.unreachable(detail),
    onStop: (reason) => expect.unreachable(reason),
    onRestart: () => {
      restart = true;
    },
  });
  const passing = (stepMs: number, check: () => void): Promise<void> =>
    vi.waitFor(
      () => {
        clock.advance(stepMs);
        check();
      },
      { timeout: 60_000, interval: 5 },
    );
  if (reachable) await passing(100, () => expect(ups).toBeGreaterThan(0));
  await passing(2_000, () => expect(restart).toBe(true));
  expect(clock.monoMs()).toBeGreaterThanOrEqual(600_000);
  await daemon.stop('order');
  return { ups };
}

it('a change that cuts the vehicle off is taken back by itself, and so is one after which the platform never answers', async () => {
  const { start, takenUp, confirmed, told, platform, mosquitto } = await toldVehicle(createWorkplace(), fleet);
  const first = await start();
  await platform.acknowledgeAll();
  await takenUp(first, 1, { 'platform.keepaliveS': 20 });
  const second = await start();
  await confirmed(second, 1);
  await takenUp(second, 2, { 'platform.broker': `mqtts://localhost:${await freePort()}` });
  expect(await tenMinutes(second.configFile, false)).toEqual({ ups: 0 });

  const third = await start();
  expect((await third.status()).config).toMatchObject({ version: 1, trialLeftS: null });
  await platform.until(() => expect(told()).toContain('reverted 2'));
  const event = platform.events().find((each) => each.type === 'config' && each.change === 'reverted');
  expect(event).toMatchObject({ version: 2, counts: 1, reason: 'not-reached' });
  await platform.acknowledgeAll();
  await takenUp(third, 3, { 'platform.keepaliveS': 30 });
  // A link that comes up is not yet a platform that has it.
  await mosquitto.restart({ acl: aclWithout('event') });
  expect((await tenMinutes(third.configFile, true)).ups).toBeGreaterThan(0);
  await mosquitto.restart({ acl: ACL });
  const fourth = await start();
  expect((await fourth.status()).config).toMatchObject({ version: 1 });
  await platform.until(() => expect(told()).toContain('reverted 3'));
}, 240_000);

it('a typing error, and a spoilt version, stop nothing: what worked goes on, with a fault', async () => {
  const place = createWorkplace();
  const { start, takenUp, confirmed, told, platform, mosquitto, receiver } = await toldVehicle(place, fleet);
  const first = await start();
  await takenUp(first, 1, { 'sampling.movingS': 7 });
  const second = await start();
  await confirmed(second, 1);
  await second.stop();
  const version = join(place.dir, 'store', 'remote-config', '1.json');
  writeFileSync(version, readFileSync(version, 'utf8').replace('"sampling.movingS":7', '"sampling.movingS":9'));
  const third = await fleet.gateway(place, mosquitto.url(), {
    ...{ 'gnss.kind': 'serial', 'gnss.path': receiver, 'gnss.baud': 'fast' },
  });
  const { detail } = await third.raised('config-invalid');
  expect(detail).toContain(`${third.configFile}:`);
  expect(detail).toContain('gnss.baud "fast" is not allowed');
  expect((await third.raised('config-remote')).detail).toContain('version 1 cannot be read');
  expect((await third.status()).config).toMatchObject({ version: null });
  await third.until(({ clock, link }) => expect([clock, link?.up]).toEqual(['gnss', true]));
  await platform.until(() => expect(told()).toContain('reverted 1'));
  expect(platform.events().find((each) => each.type === 'config' && each.change === 'reverted')).toMatchObject({
    ...{ version: 1, counts: null, reason: 'unreadable' },
  });
});
