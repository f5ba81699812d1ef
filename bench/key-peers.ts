/** What the way of a press is compared with: each takes the keypad's lines from a serial port and publishes them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPty, type Pty } from '../simulator/receiver/pty.ts';
import { type Child, startChild, stopChild } from '../simulator/runner/children.ts';
import type { Published } from './arrivals.ts';
import type { ChainOptions } from './chains.ts';
import { findProgram } from './machine.ts';

const NAIVE = fileURLToPath(new URL('./naive-keys.ts', import.meta.url));
const STOP_PATIENCE_MS = 5_000;

export interface KeyChain {
  readonly name: string;
  readonly keypad: Pty;
  /** The id counts the presses from 0. */
  readonly presses: Published;
  stop(): Promise<void>;
}

type Options = Pick<ChainOptions, 'dir' | 'broker'>;

/** Stores nothing: the broker's own tool, its standard input the serial port. */
export async function startMosquittoPub({ broker }: Options): Promise<KeyChain> {
  const keypad = openPty();
  const topic = 'bench/keys/mosquitto_pub';
  const version = broker.protocol === '5' ? '5' : '311';
  const child = await startChild('sh', [
    '-c',
    `exec ${findProgram('mosquitto_pub')} -h ${broker.host} -p ${broker.port} -V ${version} -q 1 -t ${topic} -l <${keypad.path}`,
  ]);
  return { name: 'mosquitto_pub, nothing stored', keypad, presses: countLines(topic), stop: () => end(child, keypad) };
}

export async function startNaiveKeys({ dir, broker }: Options): Promise<KeyChain> {
  const keypad = openPty();
  const topic = 'bench/keys/naive';
  const child = await startChild(process.execPath, [NAIVE, keypad.path, join(dir, 'naive.db'), broker.url, topic]);
  await new Promise<void>((ready, failed) => {
    child.stdout?.once('data', () => ready());
    void child.exited.then(() => failed(new Error('naive-keys.ts does not start')));
  });
  return { name: 'naive Node, committed first', keypad, presses: countLines(topic), stop: () => end(child, keypad) };
}

/** Lines of docs/keypad.md: a key that goes down begins with `+`. */
function countLines(topic: string): Published {
  let count = 0;
  return { topic, idOf: (payload) => (payload[0] === '+'.charCodeAt(0) ? count++ : null) };
}

async function end(child: Child, keypad: Pty): Promise<void> {
  await stopChild(child, STOP_PATIENCE_MS);
  keypad.close();
}
