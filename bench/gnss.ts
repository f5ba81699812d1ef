/**
 * `npm run bench:gnss`: what it costs to make fixes of sentences, next to nmea-simple and gps (both are only asked to decode each
 * sentence; ours also frames, assembles the epochs and keeps the sky), and how long a fix takes after its last byte.
 */
import Table from 'cli-table3';
import GPS from 'gps';
import { parseNmeaSentence } from 'nmea-simple';
import { createEpochReader } from '../test/support/epochs.ts';
import { type Mix, oldMix, ubloxMix } from './gnss-mix.ts';
import { machineFacts } from './machine.ts';

const EPOCHS = 3_000;
const ROUNDS = 7;
/** The compiler works beside, on CPU time that would be counted: a receiver runs for months. */
const WARM_UP_ROUNDS = 6;
/** What the serial driver hands over at once: it waits 20 ms for more, and 115 200 baud are 230 bytes in that time. */
const CHUNK_BYTES = 230;
const SECONDS_PER_HOUR = 3_600;
/** Epochs until the cycle is learnt and the code is compiled: not measured for latency. */
const WARM_UP_EPOCHS = 200;

interface Contender {
  name: string;
  /** @returns how many sentences it decoded */
  run(mix: Mix): number;
}

const CONTENDERS: readonly Contender[] = [
  { name: 'balise, to fixes', run: runBalise },
  { name: 'nmea-simple', run: (mix) => lines(mix, (line) => parseNmeaSentence(line).sentenceId.length > 0) },
  { name: 'gps', run: (mix) => lines(mix, (line) => GPS.Parse(line) !== false) },
];

function runBalise(mix: Mix): number {
  let fixes = 0;
  const reader = createEpochReader({ onFix: () => fixes++ });
  let at = 0;
  for (const bytes of mix.epochs) {
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      reader.push(bytes.subarray(from, from + CHUNK_BYTES), at);
    }
    at += 100;
  }
  reader.flush();
  if (fixes !== mix.epochs.length) throw new Error(`${fixes} fixes of ${mix.epochs.length} epochs`);
  return fixes * mix.sentencesPerEpoch;
}

/** The usual reader around the others: split at line ends, decode inside try. */
function lines(mix: Mix, decode: (line: string) => boolean): number {
  let decoded = 0;
  for (const bytes of mix.epochs) {
    for (const line of Buffer.from(bytes).toString('latin1').split('\r\n')) {
      if (line === '') continue;
      try {
        if (decode(line)) decoded++;
      } catch {
        // Not decoded.
      }
    }
  }
  return decoded;
}

/** In turns, so that a slow moment of the machine hits all of them; the median of the rounds. CPU seconds per sentence. */
function measure(contenders: readonly Contender[], mix: Mix): number[] {
  const samples = contenders.map((): number[] => []);
  const sentences = mix.epochs.length * mix.sentencesPerEpoch;
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [i, contender] of CONTENDERS.entries()) {
      const before = process.cpuUsage();
      const decoded = contender.run(mix);
      const { user, system } = process.cpuUsage(before);
      if (decoded !== sentences) throw new Error(`${contender.name} decoded ${decoded} of ${sentences}`);
      if (round >= 0) samples[i]?.push((user + system) / 1e6 / sentences);
    }
  }
  return samples.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

/** From the push of the chunk with an epoch's last byte to its fix, ms. */
function latencies(mix: Mix): number[] {
  const found: number[] = [];
  let pushedAt = 0;
  let epoch = 0;
  const reader = createEpochReader({
    onFix: () => {
      if (epoch >= WARM_UP_EPOCHS) found.push(performance.now() - pushedAt);
    },
  });
  for (const bytes of mix.epochs) {
    const before = found.length;
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      pushedAt = performance.now();
      reader.push(bytes.subarray(from, from + CHUNK_BYTES), epoch * 100);
    }
    if (epoch >= WARM_UP_EPOCHS && found.length !== before + 1) throw new Error('a fix waited for the next epoch');
    epoch++;
  }
  return found.sort((a, b) => a - b);
}

console.log(machineFacts());
const table = new Table({
  head: ['receiver', 'decoder', 'sentences/s', '÷ balise', 'CPU s/h', 'p50 ms', 'p99', 'max'],
  style: { head: [], border: [] },
});
for (const mix of [ubloxMix(EPOCHS, 10), ubloxMix(EPOCHS, 1), oldMix(EPOCHS)]) {
  const perSentence = measure(CONTENDERS, mix);
  const ours = perSentence[0] ?? 0;
  const latency = latencies(mix);
  const at = (share: number) =>
    (latency[Math.min(latency.length - 1, Math.floor(latency.length * share))] ?? 0).toFixed(3);
  const rateHz = Number(/(\d+) Hz/.exec(mix.name)?.[1]);
  for (const [i, { name }] of CONTENDERS.entries()) {
    const cost = perSentence[i] ?? 0;
    table.push([
      `${mix.name}, ${mix.sentencesPerEpoch} sentences`,
      name,
      Math.round(1 / cost).toString(),
      (cost / ours).toFixed(2),
      (cost * mix.sentencesPerEpoch * rateHz * SECONDS_PER_HOUR).toFixed(2),
      ...(i === 0 ? [at(0.5), at(0.99), at(1)] : ['', '', '']),
    ]);
  }
}
console.log(table.toString());
