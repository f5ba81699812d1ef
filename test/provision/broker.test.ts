/** deploy/broker as it is shipped: who is let in, and what a vehicle may do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { beforeEach, expect, it } from 'vitest';
import type { Certificate } from '../support/running/certificates.ts';
import { VEHICLE } from '../support/running/config.ts';
import { WITHOUT_TLS } from '../support/running/fleet.ts';
import { type ShippedBroker, startShippedBroker } from '../support/running/shipped-broker.ts';
import { createTrialCa, type TrialCa } from '../support/running/trial-ca.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import { SOON } from '../support/soon.ts';

const NOT_AUTHORIZED = 135;

let place: Workplace;
let ca: TrialCa;
let broker: ShippedBroker;
beforeEach(async (context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
  ca = createTrialCa(join(place.dir, 'ca'));
  broker = await startShippedBroker(place, ca);
});

async function connected(own: Certificate | null): Promise<MqttClient> {
  const client = await mqtt.connectAsync(
    broker.url,
    {
      ...{ protocolVersion: 5, reconnectPeriod: 0, connectTimeout: 10_000, ca: readFileSync(ca.ca) },
      ...(own !== null && { cert: readFileSync(own.cert), key: readFileSync(own.key) }),
    },
    false,
  );
  place.later(() => client.endAsync(true));
  return client;
}

/** @returns the reason code of a refusal, else `taken` */
const publish = (client: MqttClient, topic: string): Promise<unknown> =>
  new Promise((resolve) => {
    client.publish(topic, 'x', { qos: 1 }, (error) => resolve(error ? (error as { code?: unknown }).code : 'taken'));
  });

it('a vehicle writes below its own name and reads its own orders, and nothing else', async () => {
  const own = ca.issue('vehicle', VEHICLE);
  const other = await connected(ca.issue('vehicle', 'AMB-973-08'));
  const heard: string[] = [];
  other.on('message', (topic) => void heard.push(topic));
  // Mosquitto grants any subscription, and delivers what the ACL allows.
  await other.subscribeAsync('#', { qos: 1 });
  const platform = await connected(ca.issue('platform', 'platform'));
  await platform.subscribeAsync('balise/v1/#', { qos: 1 });
  expect(await publish(await connected(own), `balise/v1/${VEHICLE}/event`)).toBe('taken');
  expect(await publish(await connected(own), 'balise/v1/AMB-973-08/event')).toBe(NOT_AUTHORIZED);
  expect(await publish(await connected(own), 'balise/v1/AMB-973-08/cmd/ack')).toBe(NOT_AUTHORIZED);
  expect(await publish(platform, `balise/v1/${VEHICLE}/cmd/ack`)).toBe('taken');
  expect(await publish(platform, 'balise/v1/AMB-973-08/cmd/ack')).toBe('taken');
  await expect.poll(() => heard, SOON).toEqual(['balise/v1/AMB-973-08/cmd/ack']);
});

it('nobody is let in without a certificate, with one of another authority, or with a revoked one', async () => {
  const own = ca.issue('vehicle', VEHICLE);
  await expect(connected(null)).rejects.toThrow();
  await expect(connected(createTrialCa(join(place.dir, 'other')).issue('vehicle', VEHICLE))).rejects.toThrow();
  expect((await connected(own)).connected).toBe(true);
  ca.revoke(own.cert);
  await broker.restart();
  await expect(connected(own)).rejects.toThrow();
});
