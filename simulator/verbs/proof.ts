/** `npm run sim -- proof LEDGER --vehicle ID`: does the platform's file hold the events as the vehicle recorded them? */
import type { Command } from 'commander';
import { createProof, type ProofFault } from '../platform/proof.ts';
import type { ProofView } from '../web/api-followed.ts';
import { readRecords } from './ledgers.ts';

const IN_WORDS: Record<ProofFault, string> = {
  content: 'it is not what the next event names',
  prev: 'it does not name the event before it',
  signature: 'its signature is not one of what it says',
  stranger: 'it is signed by a key that nobody announced; if the vehicle lost its key, give the new one with --key',
  repeated: 'two different events have this number',
};

export function addProof(sim: Command): void {
  sim
    .command('proof')
    .description("follows the chain of a vehicle's events (docs/journal.md); exit code 1: broken, or nothing is there")
    .argument('<ledger>', 'platform-ledger.jsonl of a run')
    .requiredOption('--vehicle <id>', 'whose events they are: its id is part of what is hashed')
    .option('--key <hex...>', 'public keys that you know to be its; default: the first one that signs')
    .action(prove);
}

function prove(ledger: string, { vehicle, key = [] }: { vehicle: string; key?: string[] }): void {
  const proof = createProof(vehicle, key);
  for (const record of readRecords(ledger)) proof.take(record);
  const view = proof.view();
  console.log(inWords(view));
  if (view.state !== 'whole') process.exitCode = 1;
}

function inWords({ series, state, checkedUpTo, signedUpTo, key, brokenAt }: ProofView): string {
  const lines = [`series   ${series ?? '–'}`, `state    ${state}`];
  if (brokenAt !== null) {
    const { n, why } = brokenAt;
    lines.push(`broken   event ${n}: ${why}: ${IN_WORDS[why as ProofFault]}`);
  }
  return [...lines, `checked  up to ${checkedUpTo}`, `signed   up to ${signedUpTo}`, `key      ${key ?? '–'}`].join(
    '\n',
  );
}
