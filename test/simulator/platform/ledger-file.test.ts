import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLedger } from '../../../simulator/platform/ledger.ts';
import { openLedgerFile } from '../../../simulator/platform/ledger-file.ts';
import { position, press, SERIES } from './samples.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-ledger-'));
  file = join(dir, 'ledger.jsonl');
});
afterEach(() => rmSync(dir, { recursive: true }));

function reopened() {
  const ledger = createLedger();
  const opened = openLedgerFile(file, (via, record) => void ledger.take(via, record));
  return { ledger, opened };
}

test('a line per record, with its identity first; a reopened file gives the same ledger', () => {
  const { opened } = reopened();
  opened.append('live', position(1));
  opened.append('event', press(1));
  opened.sync();
  opened.close();
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines[0]).toMatch(`{"series":"${SERIES}","lane":"p","n":1,"via":"live","record":{`);
  expect(lines).toHaveLength(3);

  const again = reopened();
  expect(again.ledger.summary()).toMatchObject({ positions: 1, events: 1, via: { live: 1, history: 0, event: 1 } });
  again.opened.append('history', position(2));
  again.opened.close();
  const third = reopened();
  expect(third.ledger.acknowledgement(SERIES).positions).toEqual([[1, 2]]);
  third.opened.close();
});

test('a last line that a crash cut off is dropped, and the next one begins where it began', () => {
  const { opened } = reopened();
  opened.append('live', position(1));
  opened.close();
  appendFileSync(file, '{"series":"0123456789abcdef","lane":"p","n":2,"vi');
  const again = reopened();
  expect(again.ledger.acknowledgement(SERIES).positions).toEqual([[1, 1]]);
  again.opened.append('live', position(2));
  again.opened.close();
  const third = reopened();
  expect(third.ledger.acknowledgement(SERIES).positions).toEqual([[1, 2]]);
  third.opened.close();
});

test('a file that is no ledger is named with the line', () => {
  writeFileSync(file, '{"via":"pigeon","record":{}}\n');
  expect(() => reopened()).toThrow(/ledger\.jsonl, line 1: not a line of a ledger/);
});
