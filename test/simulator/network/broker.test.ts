import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findMosquitto, startBroker } from '../../../simulator/network/broker.ts';
import { SOON } from '../../support/soon.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-broker-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Connects, publishes to itself, and says what came back. */
async function roundTrip(url: string, protocolVersion: 4 | 5): Promise<string> {
  const client = await mqtt.connectAsync(url, { protocolVersion, reconnectPeriod: 0 });
  const got = new Promise<string>((resolve) => client.once('message', (_, payload) => resolve(String(payload))));
  await client.subscribeAsync('a/b', { qos: 1 });
  await client.publishAsync('a/b', 'hi', { qos: 1 });
  const message = await got;
  await client.endAsync();
  return message;
}

// Looked for in PATH, /usr/sbin and /usr/local/sbin.
describe.skipIf(findMosquitto() === null)('mosquitto', () => {
  test('is preferred, speaks MQTT 5, and is gone after stop', async () => {
    const broker = await startBroker({ dir });
    expect(broker).toMatchObject({ kind: 'mosquitto', protocol: '5', url: `mqtt://127.0.0.1:${broker.port}` });
    expect(await roundTrip(broker.url, 5)).toBe('hi');
    await broker.stop();
    expect(await broker.died).toMatch(/^mosquitto ended/);
    await expect(mqtt.connectAsync(broker.url, { reconnectPeriod: 0 })).rejects.toThrow();
  });

  test('killed, it has forgotten everything when it comes back on its port', async () => {
    const broker = await startBroker({ dir });
    const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0 });
    await client.publishAsync('a/kept', 'x', { qos: 1, retain: true });
    await broker.kill();
    expect(await broker.died).toMatch(/SIGKILL/);
    const again = await startBroker({ dir, port: broker.port });
    expect(again.url).toBe(broker.url);
    const reader = await mqtt.connectAsync(again.url, { protocolVersion: 5, reconnectPeriod: 0 });
    const got: string[] = [];
    reader.on('message', (topic) => got.push(topic));
    await reader.subscribeAsync('a/+', { qos: 1 });
    // Retained messages come before anything that is published later.
    await reader.publishAsync('a/now', 'y', { qos: 1 });
    await vi.waitFor(() => expect(got).toContain('a/now'), SOON);
    expect(got).toEqual(['a/now']);
    await reader.endAsync();
    await client.endAsync(true);
    await again.stop();
  });

  test('two at once have two ports', async () => {
    const other = mkdtempSync(join(tmpdir(), 'balise-broker-'));
    const brokers = await Promise.all([startBroker({ dir }), startBroker({ dir: other })]);
    expect(brokers[0]?.port).not.toBe(brokers[1]?.port);
    await Promise.all(brokers.map((broker) => broker.stop()));
    rmSync(other, { recursive: true });
  });

  test('with persistence a retained message survives a restart on the same port', async () => {
    const first = await startBroker({ dir, persistence: true });
    const client = await mqtt.connectAsync(first.url, { reconnectPeriod: 0 });
    await client.publishAsync('a/b', 'kept', { qos: 1, retain: true });
    await client.endAsync();
    await first.stop();
    const second = await startBroker({ dir, persistence: true, port: first.port });
    const again = await mqtt.connectAsync(second.url, { reconnectPeriod: 0 });
    const got = new Promise((resolve) => again.once('message', (_, payload) => resolve(String(payload))));
    await again.subscribeAsync('a/b');
    expect(await got).toBe('kept');
    await again.endAsync();
    await second.stop();
  });

  test('names the port that is taken', async () => {
    const first = await startBroker({ dir });
    const other = mkdtempSync(join(tmpdir(), 'balise-broker-'));
    await expect(startBroker({ dir: other, port: first.port })).rejects.toThrow(`port ${first.port} is in use`);
    await first.stop();
    rmSync(other, { recursive: true });
  });

  test('a configuration that it refuses is told with its own words', async () => {
    const tls = { ca: '/no/ca.pem', cert: '/no/cert.pem', key: '/no/key.pem' };
    await expect(startBroker({ dir, tls })).rejects.toThrow(/mosquitto does not start: .*ca\.pem/);
  });
});

describe('the embedded broker', () => {
  test('speaks 3.1.1 and refuses 5', async () => {
    const broker = await startBroker({ dir, only: 'embedded' });
    expect(broker).toMatchObject({ kind: 'embedded', protocol: '3.1.1' });
    expect(await roundTrip(broker.url, 4)).toBe('hi');
    await expect(mqtt.connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0 })).rejects.toThrow(
      /protocol/i,
    );
    await broker.stop();
    expect(await broker.died).toMatch(/^embedded ended/);
  });

  test('names the port that is taken', async () => {
    const first = await startBroker({ dir, only: 'embedded' });
    await expect(startBroker({ dir, only: 'embedded', port: first.port })).rejects.toThrow(
      `port ${first.port} is in use: name another one`,
    );
    await first.stop();
  });

  test('has no TLS and no ACL', async () => {
    await expect(startBroker({ dir, only: 'embedded', acl: 'user x' })).rejects.toThrow('install mosquitto');
  });
});
