import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findMosquitto, startBroker } from '../../../simulator/network/broker.ts';
import { startChild, stopChild } from '../../../simulator/runner/children.ts';
import { openStageBroker } from '../../../simulator/runner/stage-broker.ts';

const REMEDY = 'start it, let anybody in without a password, or leave --broker out to have one started';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-stage-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

test('a broker that is not there: one line with the remedy', async () => {
  const port = await freePort();
  await expect(openStageBroker(dir, { host: '127.0.0.1', port })).rejects.toThrow(
    `the broker at 127.0.0.1:${port} refuses (connect ECONNREFUSED 127.0.0.1:${port}): ${REMEDY}`,
  );
});

test.skipIf(findMosquitto() === null)('a broker that lets nobody in: its reason and the remedy', async () => {
  const port = await freePort();
  const config = join(dir, 'closed.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous false\nuser root\n`);
  const child = await startChild(findMosquitto() ?? '', ['-c', config]);
  const refusal = async (): Promise<string> => {
    const { message } = await openStageBroker(dir, { host: '127.0.0.1', port }).then(
      () => new Error('taken'),
      (error: Error) => error,
    );
    return message.includes('ECONNREFUSED') ? refusal() : message;
  };
  expect(await refusal()).toBe(
    `the broker at 127.0.0.1:${port} refuses (Connection refused: Not authorized): ${REMEDY}`,
  );
  await stopChild(child, 3_000);
});

test('one that takes anybody is used and left running', async () => {
  const ours = await startBroker({ dir });
  const { host, port } = ours;
  if (ours.protocol === '5') {
    const given = await openStageBroker(dir, { host, port });
    expect(given).toMatchObject({ kind: 'given', url: `mqtt://127.0.0.1:${port}` });
    await given.stop();
    await expect(given.kill()).rejects.toThrow('not ours to kill');
  }
  await ours.stop();
});
