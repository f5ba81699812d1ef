/** What goes wrong in the life of a vehicle's certificate, against a broker as shipped and an EST server, in real time. */
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import type { FaultCode } from '../../gateway/core/errors.ts';
import { WITHOUT_TLS } from '../support/running/fleet.ts';
import type { Gateway } from '../support/running/gateway.ts';
import {
  type IdentityOptions,
  type IdentityWorld,
  serialsOf,
  startIdentityWorld,
} from '../support/running/identity.ts';
import { createTrialCa } from '../support/running/trial-ca.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import type { WellStatus } from '../support/well-status.ts';

/** After a refusal the gateway stays away for up to 30 s, and longer with each. */
const soon = { timeout: 100_000, interval: 100 };

let place: Workplace;
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
});

async function onTheRoad(how: IdentityOptions = {}): Promise<{ world: IdentityWorld; gateway: Gateway }> {
  const world = await startIdentityWorld(place, how);
  expect(await world.enrol()).toMatchObject({ code: 0 });
  const gateway = await world.gateway();
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  return { world, gateway };
}

const eventually = (gateway: Gateway, check: (status: WellStatus) => void): Promise<void> =>
  vi.waitFor(async () => check(await gateway.status()), soon);
const linked = (up: boolean) => (status: WellStatus) => expect(status.link?.up).toBe(up);
const standing = (code: FaultCode) => (status: WellStatus) =>
  expect(status.faults.map((fault) => fault.code)).toContain(code);
const over = (code: FaultCode) => (status: WellStatus) =>
  expect(status.faults.map((fault) => fault.code)).not.toContain(code);

/** Signed by the authority for a key of this box. @returns its file */
async function signed(world: IdentityWorld, name: string): Promise<string> {
  const [csr, cert] = [join(place.dir, `${name}.csr`), join(place.dir, `${name}.pem`)];
  expect(await world.provision('request', '--out', csr)).toMatchObject({ code: 0 });
  await world.ca.sign(csr, cert);
  return cert;
}

it('a new certificate that the broker refuses: the one before serves, also after a restart', {
  timeout: 240_000,
}, async () => {
  const { world, gateway } = await onTheRoad();
  const first = (await serialsOf(world))['current'];
  const bad = await signed(world, 'bad');
  world.ca.revoke(bad);
  await world.broker.restart();
  await eventually(gateway, linked(true));
  expect(await world.provision('install', bad)).toMatchObject({ code: 0 });
  await eventually(gateway, standing('identity-refused'));
  expect(await serialsOf(world)).toEqual({ current: first, refused: expect.any(String) });
  await world.press(gateway);
  await eventually(gateway, linked(true));
  await world.nothingLost(gateway);

  // Put in place while nobody runs: found out at the first connection.
  await gateway.stop();
  expect(await world.provision('install', bad)).toMatchObject({ code: 1 });
  const worse = await signed(world, 'worse');
  world.ca.revoke(worse);
  await world.broker.restart();
  expect(await world.provision('install', worse)).toMatchObject({ code: 0 });
  const again = await world.gateway();
  await eventually(again, standing('identity-refused'));
  await eventually(again, linked(true));
  expect((await serialsOf(world))['current']).toBe(first);
  await world.press(again);
  await world.nothingLost(again);

  const good = await signed(world, 'good');
  expect(await world.provision('install', good)).toMatchObject({ code: 0 });
  await eventually(again, over('identity-refused'));
  await vi.waitFor(async () => expect(Object.keys(await serialsOf(world))).toEqual(['current']), soon);
  expect((await serialsOf(world))['current']).not.toBe(first);
  await world.nothingLost(again);
});

it('revoked: nothing leaves and nothing is lost until a new one is enrolled', { timeout: 240_000 }, async () => {
  const { world, gateway } = await onTheRoad();
  world.ca.revoke(join(world.directory, 'current', 'vehicle.pem'));
  await world.broker.restart();
  await eventually(gateway, standing('tls-client-refused'));
  await world.press(gateway);
  await world.press(gateway);
  expect((await gateway.status()).link?.up).toBe(false);
  expect(await world.enrol()).toMatchObject({ code: 0 });
  await eventually(gateway, linked(true));
  await world.nothingLost(gateway);
  await eventually(gateway, over('tls-client-refused'));
});

it('expired, for the server was away for too long: named, kept, and over with a new token', {
  timeout: 240_000,
}, async () => {
  const { world, gateway } = await onTheRoad({ lifeS: 12 });
  world.est.next(...Array.from({ length: 500 }, () => ({ status: 403 })));
  await eventually(gateway, standing('identity-renewal'));
  await eventually(gateway, standing('tls-own-not-valid'));
  // A link that is up outlives the certificate; the next one is refused.
  await world.broker.restart();
  await eventually(gateway, standing('tls-client-refused'));
  await world.press(gateway);
  world.est.forgive();
  world.est.set({ lifeS: 3_600 });
  expect(await world.enrol()).toMatchObject({ code: 0 });
  await eventually(gateway, linked(true));
  await world.nothingLost(gateway);
  await eventually(gateway, over('identity-renewal'));
});

it.for([
  ['wrong authority', 'tls-untrusted'],
  ['wrong name', 'tls-wrong-name'],
] as const)(
  '%s of whoever answers as the broker: nothing is sent, nothing is lost, over when it is the right one',
  {
    timeout: 240_000,
  },
  async ([wrong, code]) => {
    const { world, gateway } = await onTheRoad();
    const impostor =
      wrong === 'wrong name'
        ? world.ca.issue('broker', 'elsewhere', 'broker.example')
        : createTrialCa(join(place.dir, 'other-ca')).issue('broker', 'broker');
    await world.broker.restart(impostor);
    await eventually(gateway, standing(code));
    const { events } = await gateway.status();
    await world.press(gateway);
    await world.press(gateway);
    const during = await gateway.status();
    expect(during.link?.up).toBe(false);
    expect(during.events.acknowledgedUpTo).toBeLessThanOrEqual(events.recorded);
    await world.broker.restart();
    await eventually(gateway, linked(true));
    await world.nothingLost(gateway);
    await eventually(gateway, over(code));
  },
);
