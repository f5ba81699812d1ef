/** Which broker the demo uses, and what is missing where it cannot. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokerUrlOf, demoBrokerOf } from '../../../simulator/runner/broker-arguments.ts';

let dir: string;
let file: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-arguments-'));
  file = join(dir, 'a.pem');
  writeFileSync(file, '');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('without one a broker is started, the embedded one where it is wanted', () => {
  expect(demoBrokerOf({})).toBe('any');
  expect(demoBrokerOf({ embedded: true })).toBe('embedded');
});

test('in plain text it needs nothing more, and has its usual port', () => {
  expect(demoBrokerOf({ broker: 'mqtt://broker.example' })).toEqual({ host: 'broker.example', port: 1883 });
  expect(brokerUrlOf('mqtts://broker.example:999')).toEqual({ host: 'broker.example', port: 999, encrypted: true });
});

test.each(['broker.example', 'http://broker.example', 'mqtt://'])('%s is none', (broker) => {
  expect(() => demoBrokerOf({ broker })).toThrow(`--broker ${broker}: mqtt://host:port or mqtts://host:port`);
});

test('with TLS vehicle and platform each have a certificate, and what is missing is named', () => {
  const given = { broker: 'mqtts://b', ca: file, cert: file, key: file, platformCert: file, platformKey: file };
  expect(demoBrokerOf(given)).toEqual({
    ...{ host: 'b', port: 8883 },
    tls: { vehicle: { ca: file, cert: file, key: file }, platform: { ca: file, cert: file, key: file } },
  });
  const { platformKey: _, ...without } = given;
  expect(() => demoBrokerOf(without)).toThrow('mqtts:// needs --platform-key');
  expect(() => demoBrokerOf({ ...given, ca: join(dir, 'no.pem') })).toThrow('no.pem: there is no such file');
});
