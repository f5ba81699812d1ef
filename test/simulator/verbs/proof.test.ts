/** `npm run sim -- proof` over a platform's file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSampleJournal, press, signerOf, VEHICLE } from '../../support/journal.ts';

const ROOT = join(import.meta.dirname, '../../..');
const dir = mkdtempSync(join(tmpdir(), 'balise-proof-test-'));
afterAll(() => rmSync(dir, { recursive: true }));

function proof(file: string, ...more: string[]) {
  const args = ['tools/node.sh', 'simulator/sim.ts', 'proof', file, ...more];
  const { status, stdout, stderr } = spawnSync('sh', args, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('says how far the events of a file are proven, where they are not, and the exit code tells', () => {
  const signer = signerOf('a');
  const journal = createSampleJournal();
  journal.seal({ type: 'key', reason: 'series', publicKey: signer.key }, signer);
  for (const key of ['G', '1']) journal.record(press(key));
  const file = join(dir, 'ledger.jsonl');
  const lines = journal.records.map((record) => JSON.stringify({ via: 'event', record }));
  writeFileSync(file, `${lines.join('\n')}\n`);
  const whole = proof(file, '--vehicle', VEHICLE);
  expect(whole).toMatchObject({ status: 0, stderr: '' });
  for (const word of ['whole', 'up to 3', 'up to 1', signer.key]) expect(whole.stdout).toContain(word);
  const other = signerOf('b').key;
  expect(proof(file, '--vehicle', VEHICLE, '--key', other).stdout).toContain(
    'event 1: stranger: it is signed by a key',
  );
  writeFileSync(file, `${lines.join('\n').replace('"key":"G"', '"key":"H"')}\n`);
  const broken = proof(file, '--vehicle', VEHICLE);
  expect(broken.status).toBe(1);
  expect(broken.stdout).toContain('broken   event 2: content: it is not what the next event names');
  const none = proof(join(dir, 'none.jsonl'), '--vehicle', VEHICLE);
  expect(none.status).toBe(1);
  expect(none.stderr).toMatch(/^sim: .*none\.jsonl: no such file/);
});
