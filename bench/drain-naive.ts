/**
 * mqtt.js with one position per message: `drain-naive.ts BROKER CA CERT KEY FILE WINDOW SECONDS`. The file has a JSON per line;
 * WINDOW are on their way at once, QoS 1, nothing is stored. Says one line at its end, and goes when it is told to.
 */
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';

const [broker = '', ca = '', cert = '', key = '', file = '', window = '1', seconds = '1'] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
const client = await mqtt.connectAsync(broker, {
  ...{ protocolVersion: 5, writeCache: false, autoAssignTopicAlias: true },
  ...{ ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) },
});
const cpuBefore = process.cpuUsage();
const beganMs = performance.now();
const endMs = beganMs + Number(seconds) * 1_000;
let next = 0;
let count = 0;
async function send(): Promise<void> {
  while (next < lines.length && performance.now() < endMs) {
    await client.publishAsync('bench/naive', lines[next++] ?? '', { qos: 1 });
    count++;
  }
}
await Promise.all(Array.from({ length: Number(window) }, send));
const { user, system } = process.cpuUsage(cpuBefore);
const tookS = (performance.now() - beganMs) / 1_000;
process.stdout.write(`${JSON.stringify({ count, tookS, cpuS: (user + system) / 1e6 })}\n`);
process.stdin.resume().on('end', () => process.exit());
