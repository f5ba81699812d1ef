/** The socket at which the daemon is asked to write something down: for its own user, one line each way. */
import fs from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { LOCAL_REQUEST_BYTES_MAX } from '../../../gateway/core/limits.ts';
import { askDaemon, openRequestSocket, requestSocketOf } from '../../../gateway/drivers/local-socket/request.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';
import { SOON } from '../../support/soon.ts';

let place: Workplace;
let path: string;
let asked: string[];

beforeEach(() => {
  place = createWorkplace();
  path = requestSocketOf(join(place.dir, 'balise.sock'));
  asked = [];
});

async function open(answer: unknown = { result: 'done' }): Promise<void> {
  const socket = await openRequestSocket(path, (text) => {
    asked.push(text);
    return Promise.resolve(answer);
  });
  place.later(() => socket.close());
}

test('a request is answered, and nobody else may connect', async () => {
  await open();
  expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  expect(await askDaemon(path, { ask: 'é' })).toEqual({ answer: '{"result":"done"}\n' });
  expect(asked).toEqual(['{"ask":"é"}']);
});

test('no daemon, and a socket that a killed one left behind', async () => {
  expect(await askDaemon(path, {})).toEqual({ unanswered: 'down' });
  fs.writeFileSync(path, '');
  expect(await askDaemon(path, {})).toEqual({ unanswered: 'down' });
  await open();
  expect(await askDaemon(path, {})).toHaveProperty('answer');
});

test('one that ends without an answer', async () => {
  const server = net.createServer((connection) => connection.destroy()).listen(path);
  place.later(() => server.close());
  await vi.waitFor(() => expect(fs.existsSync(path)).toBe(true), SOON);
  expect(await askDaemon(path, {})).toEqual({ unanswered: 'broken-off' });
});

test('a request in pieces is one, what comes after it is not looked at, and one without an end is hung up on', async () => {
  await open();
  const client = net.connect(path);
  place.later(() => client.destroy());
  client.write('{"a":');
  await new Promise((resolve) => client.write('1}\n{"b":2}\n', resolve));
  await vi.waitFor(() => expect(asked).toEqual(['{"a":1}']), SOON);
  const endless = net.connect(path).on('error', () => undefined);
  const closed = new Promise((resolve) => endless.on('close', resolve));
  endless.write('x'.repeat(LOCAL_REQUEST_BYTES_MAX + 1));
  await closed;
  expect(asked).toHaveLength(1);
});
