/**
 * The link to a broker as a fleet has it: TLS, one client certificate per vehicle, an ACL by its name. What the ACL forbids
 * stays in the store until it is mended.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Options } from '../support/running/config.ts';
import { ACL, aclWithout, createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { type Gateway, statusOfCli } from '../support/running/gateway.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

let place: Workplace;
let keypad: Keypad;
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
});

const gatewayAt = (url: string, options: Options = {}): Promise<Gateway> =>
  fleet.gateway(place, url, { 'keypad.path': keypad.path, ...options });

describe('a broker that asks for certificates', () => {
  it('takes the events over TLS and MQTT 5, and the acknowledgement releases them', async () => {
    const mosquitto = await fleet.broker(place);
    const platform = await fleet.platform(place, mosquitto);
    const gateway = await gatewayAt(mosquitto.url());
    await gateway.until(({ link }) => expect(link).toMatchObject({ up: true, protocol: '5', encrypted: true }));
    await keypad.press('G');
    await platform.until(() =>
      expect(platform.events().find((event) => event.type === 'press')).toMatchObject({ function: 'PRISE_GARDE' }),
    );
    // The events before the press were in the broker's hands by then, which releases nothing.
    expect((await gateway.status()).events.acknowledgedUpTo).toBe(0);
    const { eventsUpTo } = await platform.acknowledgeAll();
    await keypad.waitFor('delivered', eventsUpTo);
    const { report } = await statusOfCli(gateway.configFile);
    expect(report.events.acknowledgedUpTo).toBe(report.events.recorded);
    expect(report.faults).toEqual([]);
  });

  it('keeps a vehicle out of what belongs to another', async () => {
    const mosquitto = await fleet.broker(place);
    const platform = await fleet.platform(place, mosquitto);
    const gateway = await gatewayAt(mosquitto.url(), { 'vehicle.id': 'AMB-973-08' });
    await gateway.raised('broker-forbids');
    expect((await gateway.status()).events.acknowledgedUpTo).toBe(0);
    expect(platform.messages).toEqual([]);
  });
});

describe('a topic that the ACL forbids', () => {
  it('keeps the events until the ACL is mended', async () => {
    const mosquitto = await fleet.broker(place, { acl: aclWithout('event') });
    const platform = await fleet.platform(place, mosquitto);
    const receiver = openReceiver(place);
    const gateway = await gatewayAt(mosquitto.url(), { 'gnss.kind': 'serial', 'gnss.path': receiver.path });
    expect((await gateway.raised('broker-forbids')).detail).toContain('topic event');
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    await receiver.write(Buffer.from(drive(T)));
    // Other topics go on, and that they do is no reason to say that all is well.
    await platform.until(() => expect(platform.positions()).toHaveLength(5));
    await platform.acknowledgeAll();
    await gateway.until(({ positions }) => expect(positions.pending).toBe(0));
    const { report } = await statusOfCli(gateway.configFile);
    expect(report.faults.map(({ code }) => code)).toEqual(['broker-forbids']);
    expect(report.events).toMatchObject({ acknowledgedUpTo: 0, presses: 1 });
    expect(platform.events()).toEqual([]);
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 0 });

    await mosquitto.restart({ acl: ACL });
    await platform.until(() =>
      expect(platform.events().map(({ n }) => n)).toEqual(expect.arrayContaining(numbers(report.events.recorded))),
    );
    await platform.acknowledgeAll();
    await gateway.mended('broker-forbids');
    await gateway.until(({ events }) => expect(events.acknowledgedUpTo).toBeGreaterThanOrEqual(report.events.recorded));
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 1 });
  });

  it('lets the positions leave as history where only the live topic is forbidden', async () => {
    const mosquitto = await fleet.broker(place, { acl: aclWithout('position') });
    const platform = await fleet.platform(place, mosquitto);
    const receiver = openReceiver(place);
    const gateway = await gatewayAt(mosquitto.url(), { 'gnss.kind': 'serial', 'gnss.path': receiver.path });
    await gateway.raised('broker-forbids');
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    await receiver.write(Buffer.from(drive(T)));
    await platform.until(() => expect(new Set(platform.positions().map(({ n }) => n))).toEqual(new Set(numbers(5))));
    expect(platform.messages.some(({ topic }) => topic === 'position')).toBe(false);
    expect((await gateway.raised('broker-forbids')).detail).toContain('topic position:');
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 0 });
  });

  it('keeps the positions until the ACL is mended', async () => {
    const mosquitto = await fleet.broker(place, { acl: aclWithout('position', 'history') });
    const platform = await fleet.platform(place, mosquitto);
    const receiver = openReceiver(place);
    const gateway = await gatewayAt(mosquitto.url(), { 'gnss.kind': 'serial', 'gnss.path': receiver.path });
    await gateway.until(({ link }) => expect(link?.up).toBe(true));
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    await receiver.write(Buffer.from(drive(T)));
    await gateway.until(({ positions }) => expect(positions).toMatchObject({ stored: [[1, 5]], pending: 5 }));
    const fault = await gateway.raised('broker-forbids');
    expect(fault.detail).toMatch(/topic (position|history)/);
    await platform.until(() => expect(platform.events().some(({ type }) => type === 'press')).toBe(true));
    await platform.acknowledgeAll();
    await gateway.until(({ events }) => expect(events.acknowledgedUpTo).toBeGreaterThan(0));
    expect(platform.positions()).toEqual([]);
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 0 });

    await mosquitto.restart({ acl: ACL });
    await platform.until(() =>
      expect(platform.positions().map(({ n }) => n)).toEqual(expect.arrayContaining(numbers(5))),
    );
    await platform.acknowledgeAll();
    await gateway.until(({ positions }) => expect(positions).toMatchObject({ acknowledged: [[1, 5]], pending: 0 }));
    // They came as history; that `position` is allowed too is seen with the next one.
    await receiver.write(Buffer.from(drive(T + 60_000)));
    await gateway.mended('broker-forbids');
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 1 });
  });
});

/** Five positions. */
function drive(t: number): string {
  return driveNorth({ t, latDeg: 4.9, lonDeg: -52.3, fixes: 5 }).sentences;
}

function numbers(upTo: number): number[] {
  return Array.from({ length: upTo }, (_, i) => i + 1);
}
