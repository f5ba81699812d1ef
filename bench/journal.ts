/** `npm run bench:journal`: what the chain of events costs the vehicle at each event, and whoever verifies a year of them. */
import Table from 'cli-table3';
import { createChain, type Signer } from '../gateway/core/record/journal/chain.ts';
import type { Links } from '../gateway/core/record/journal/events.ts';
import { createJournalExport } from '../gateway/core/record/journal/export.ts';
import { verifyExport } from '../gateway/core/record/journal/verify.ts';
import { newSalt, openJournalKeys, sha256, verifySignature } from '../gateway/drivers/journal-keys.ts';
import { openProgram } from '../simulator/runner/program.ts';
import { samplePress } from '../test/support/records.ts';
import { machineFacts, machineLoad } from './machine.ts';

/** A year: 80 presses, conditions and link events a day. */
const EVENTS = 30_000;
const CHECKPOINT_EVERY = 10;
const ROUNDS = 5;
const VEHICLE = 'AMB-973-07';
const series = samplePress(1).series;
const { salt: _salt, prev: _prev, ...unlinked } = samplePress(1);
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

type Recorded = { n: number; type: string } & Links;

const program = openProgram('bench:journal', { prefix: 'bench-journal-' });
await program.run(() => {
  console.log(machineFacts());
  const load = machineLoad();
  const { signer } = openJournalKeys(program.dir);
  if (signer === null) throw new Error('no key');
  const table = new Table({ head: ['what', 'median of rounds'] });
  const linked: number[] = [];
  const verifying: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const beganMs = performance.now();
    const recorded = record(signer);
    linked.push(((performance.now() - beganMs) / EVENTS) * 1_000);
    const lines = exported(recorded);
    bytes = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const readMs = performance.now();
    const result = verifyExport(lines, { keys: [signer.key], known: [] }, { sha256, verify: verifySignature });
    if (!result.ok) throw new Error(JSON.stringify(result.firstBroken));
    verifying.push(performance.now() - readMs);
  }
  table.push(['before a press leaves for the disk: salt, prev, head', `${median(linkedAlone()).toFixed(0)} µs`]);
  table.push(['after it has left: one signature', `${median(signatures(signer)).toFixed(0)} µs`]);
  table.push(['per event: salt, prev, head, a signature each tenth', `${median(linked).toFixed(0)} µs`]);
  table.push(['per event: bytes more, as JSON', String(bytesMore())]);
  table.push([`${EVENTS} events exported`, `${(bytes / 1e6).toFixed(1)} MB`]);
  table.push([`${EVENTS} events verified`, `${(median(verifying) / 1_000).toFixed(2)} s`]);
  console.log(table.toString());
  console.log(load());
  return Promise.resolve();
});

function record(signer: Signer): Recorded[] {
  const chain = createChain({ vehicle: VEHICLE, series, last: null, sha256, newSalt });
  const { series: _s, lane, boot, mono, t, clock, service } = samplePress(1);
  const stamp = { series, lane, boot, mono, t, clock, service };
  return Array.from({ length: EVENTS }, (_, i): Recorded => {
    const n = i + 1;
    if (n === 1) return chain.seal({ ...stamp, n, type: 'key', reason: 'series', publicKey: signer.key }, signer);
    if (n % CHECKPOINT_EVERY !== 0) return chain.link(samplePress(n));
    return chain.seal({ ...stamp, n, type: 'checkpoint', reason: 'duty', from: 1 }, signer);
  });
}

function exported(recorded: readonly Recorded[]): string[] {
  const file = createJournalExport({ vehicle: VEHICLE, series, from: 1, keys: [], t: null, version: 'bench' }, sha256);
  return [file.header(), ...recorded.map((event) => file.record(event)), file.footer()];
}

/** µs of each. */
function linkedAlone(): number[] {
  const chain = createChain({ vehicle: VEHICLE, series, last: null, sha256, newSalt });
  return timed((i) => chain.link({ ...unlinked, n: i + 1 }));
}

function signatures(signer: Signer): number[] {
  const chain = createChain({ vehicle: VEHICLE, series, last: null, sha256, newSalt });
  return timed((i) => chain.seal({ n: i + 1, type: 'checkpoint', reason: 'duty', from: 1 }, signer));
}

function timed(work: (i: number) => unknown): number[] {
  return Array.from({ length: 3_000 }, (_, i) => {
    const beganMs = performance.now();
    work(i);
    return (performance.now() - beganMs) * 1_000;
  });
}

function bytesMore(): number {
  const chain = createChain({ vehicle: VEHICLE, series, last: null, sha256, newSalt });
  return JSON.stringify(chain.link(unlinked)).length - JSON.stringify(unlinked).length;
}
