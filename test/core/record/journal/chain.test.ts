/** The chain as the recorder makes it. */
import { expect, test } from 'vitest';
import { createChain, headOfRecord } from '../../../../gateway/core/record/journal/chain.ts';
import { verifyJournal } from '../../../../gateway/core/record/journal/verify.ts';
import { newSalt, sha256 } from '../../../../gateway/drivers/journal-keys.ts';
import { CHECKS, fullJournal, headAt, SERIES, SUBJECT, signerOf, VEHICLE } from '../../../support/journal.ts';

const own = signerOf('a');
const trust = { keys: [own.key], known: [] };

test('goes on after a restart from the newest record alone', () => {
  const whole = fullJournal(own);
  for (const n of [1, 7, 9, 14]) {
    const last = headAt(whole, n);
    const { salt: _s, prev: _p, ...event } = whole.records[5] as unknown as { n: number; salt: string; prev: string };
    const chain = createChain({ ...SUBJECT, last, sha256, newSalt });
    expect(chain.head()).toEqual(last);
    const linked = chain.link({ ...event, n: n + 1 });
    expect(linked.prev).toBe(last.head);
    expect(chain.head()).toEqual(headOfRecord(linked, VEHICLE, sha256));
    expect(verifyJournal([...whole.records.slice(0, n), linked], SUBJECT, trust, CHECKS).firstBroken?.why ?? null).toBe(
      n === 1 ? 'unsigned' : n === 9 ? 'unannounced' : null,
    );
  }
});

test('begins with its vehicle and its series', () => {
  const begun = (vehicle: string, series: string): string =>
    createChain({ vehicle, series, last: null, sha256, newSalt }).link({ n: 1 }).prev;
  const starts = [begun('A', 'b'), begun('A', 'c'), begun('B', 'b'), begun('Ab', ''), begun('', 'Ab')];
  expect(new Set(starts).size).toBe(starts.length);
});

test('a series that was there before the journal begins it in its middle', () => {
  const chain = createChain({ ...SUBJECT, last: null, sha256, newSalt });
  const stamp = { series: SERIES, lane: 'e' as const };
  const key = chain.seal({ ...stamp, n: 41, type: 'key', reason: 'series', publicKey: own.key }, own);
  const checkpoint = chain.seal({ ...stamp, n: 42, type: 'checkpoint', reason: 'boot', from: 41 }, own);
  expect(verifyJournal([key, checkpoint], SUBJECT, trust, CHECKS)).toMatchObject({ ok: true, cut: null });
});

test('what it returns is what is hashed: nothing that JSON would change on the way', () => {
  const chain = createChain({ ...SUBJECT, last: null, sha256, newSalt });
  const event = {
    n: 1,
    series: SERIES,
    lane: 'e',
    type: 'press',
    key: 'a\ud800',
    x: Number.NaN,
    y: undefined,
    z: -0,
  };
  const linked = chain.link(event);
  expect(linked).toMatchObject({ key: 'a\ufffd', x: null });
  expect(Object.keys(linked)).not.toContain('y');
  expect(headOfRecord(JSON.parse(JSON.stringify(linked)), VEHICLE, sha256)).toEqual(chain.head());
  const sealed = chain.seal({ ...event, n: 2, type: 'checkpoint', from: 1 }, own);
  expect(sealed).toMatchObject({ key: own.key, x: null });
  expect(verifyJournal([linked, JSON.parse(JSON.stringify(sealed))], SUBJECT, trust, CHECKS).ok).toBe(true);
});

test('each record has a salt of its own', () => {
  const salts = fullJournal(own).records.flatMap((record) => ('salt' in record ? [record.salt] : []));
  expect(new Set(salts).size).toBe(12);
});
