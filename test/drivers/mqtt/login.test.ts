/** A login that tries whether the broker takes the vehicle, and leaves its session as it was. */
import { expect, it } from 'vitest';
import { tryLogin } from '../../../gateway/drivers/mqtt/login.ts';
import { VEHICLE } from '../../support/running/config.ts';
import { CONNACK, refusal, startFakeBroker } from '../../support/running/fake-broker.ts';
import { freePort } from '../../support/running/mosquitto.ts';
import { createWorkplace } from '../../support/running/workplace.ts';

/** QoS 1, topic `t`, packet 7: an order that waited in the session. */
const WAITING_ORDER = Buffer.from([0x32, 7, 0, 1, 0x74, 0, 7, 0, 0x31]);

const CONNECT = 1;
const DISCONNECT = 14;
const kindOf = (packet: Buffer): number => (packet[0] ?? 0) >> 4;

const login = (broker: string, protocol: '5' | '3.1.1' = '5') =>
  tryLogin({ broker, vehicle: VEHICLE, protocol, files: null }, new AbortController().signal);

it('keeps the session, has no will, and takes nothing out of it', async () => {
  const broker = await startFakeBroker(createWorkplace(), { connect: Buffer.concat([CONNACK, WAITING_ORDER]) });
  expect(await login(broker.url)).toBeNull();
  // No SUBSCRIBE, no PUBLISH, no PUBACK.
  expect(broker.packets().map(kindOf)).toEqual([CONNECT, DISCONNECT]);
  const [connect = Buffer.alloc(0), goodbye] = broker.packets();
  const variable = connect.indexOf('MQTT') + 4;
  // Version, flags: no Clean Start, no will, no name, no password.
  expect([...connect.subarray(variable, variable + 2)]).toEqual([5, 0]);
  // Session Expiry Interval as the daemon's, Receive Maximum 1.
  const properties = connect.subarray(variable + 4).toString('hex');
  expect(properties).toContain('1100015180');
  expect(properties).toContain('210001');
  expect(connect.toString('latin1')).toContain(VEHICLE);
  // A goodbye without an expiry of its own leaves that of the CONNECT (3.14.2.2.2).
  expect(goodbye?.[2] ?? 0).toBe(0);
});

it('says why it was not taken in', async () => {
  const place = createWorkplace();
  const refusing = await startFakeBroker(place, { connect: refusal(0x87) });
  expect(await login(refusing.url)).toMatch(/not authorized/i);
  const closing = await startFakeBroker(place, { connect: 'close' });
  expect(await login(closing.url)).toBe('the broker closed the connection and gave no reason');
  expect(await login(`mqtt://127.0.0.1:${await freePort()}`)).toMatch(/ECONNREFUSED/);
});
