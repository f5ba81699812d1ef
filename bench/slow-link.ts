/**
 * A mobile link as a process of its own: `slow-link.ts PORT TARGET_PORT SEED`. A TCP proxy on loopback with a round trip of
 * 300 ms, 1 Mbit/s each way, and stalls in which nothing passes. Says `{"port":…}`, and `{"atMs":…}` at each
 * connection.
 */
import { connect, createServer, type Socket } from 'node:net';
import { createRandom } from '../test/support/random.ts';

const ONE_WAY_MS = 150;
const BYTES_PER_MS = 125;
/** On average so long, so often: between half and one and a half of each. */
const STALL_MS = 400;
const STALL_PERIOD_MS = 3_000;
/** What fits a packet, and what IP, TCP and its timestamps add. */
const PACKET_BYTES = 1_448;
const HEADER_BYTES = 52;
/** What the mast and the modem keep, each way; beyond, the sender's TCP waits. */
const QUEUE_BYTES_MAX = 128 * 1_024;
const TICK_MS = 1;

const [port = 0, targetPort = 0, seed = 1] = process.argv.slice(2).map(Number);
const random = createRandom(seed);
const around = (ms: number): number => ms * (0.5 + random.below(1_000) / 1_000);
/** In order, as far as time was looked at. */
const stalls: { fromMs: number; toMs: number }[] = [];

/** When something that is ready by then passes. */
function passingMs(readyMs: number): number {
  for (;;) {
    const last = stalls.at(-1);
    if (last !== undefined && last.fromMs > readyMs) break;
    const fromMs = (last?.toMs ?? performance.now()) + around(STALL_PERIOD_MS);
    stalls.push({ fromMs, toMs: fromMs + around(STALL_MS) });
  }
  const stall = stalls.find(({ fromMs, toMs }) => readyMs >= fromMs && readyMs < toMs);
  return stall?.toMs ?? readyMs;
}

function carry(from: Socket, to: Socket): void {
  const queue: { bytes: Buffer; arrivesMs: number }[] = [];
  let queuedBytes = 0;
  let freeMs = 0;
  from.on('data', (chunk) => {
    for (let at = 0; at < chunk.length; at += PACKET_BYTES) {
      const bytes = chunk.subarray(at, at + PACKET_BYTES);
      freeMs = passingMs(Math.max(freeMs, performance.now())) + (bytes.length + HEADER_BYTES) / BYTES_PER_MS;
      queue.push({ bytes, arrivesMs: freeMs + ONE_WAY_MS });
      queuedBytes += bytes.length;
    }
    if (queuedBytes > QUEUE_BYTES_MAX) from.pause();
  });
  const timer = setInterval(() => {
    for (let first = queue[0]; first !== undefined && first.arrivesMs <= performance.now(); first = queue[0]) {
      queue.shift();
      queuedBytes -= first.bytes.length;
      if (to.writable) to.write(first.bytes);
    }
    if (queuedBytes <= QUEUE_BYTES_MAX) from.resume();
  }, TICK_MS);
  from.on('close', () => {
    clearInterval(timer);
    to.destroy();
  });
  from.on('error', () => undefined);
}

const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);
const server = createServer({ noDelay: true }, (near) => {
  // CLOCK_MONOTONIC, the same for every process of the machine.
  say({ atMs: Number(process.hrtime.bigint()) / 1e6 });
  const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
  carry(near, far);
  carry(far, near);
});
server.listen(port, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') say({ port: address.port });
});
