/** Who may send when the broker grants few places. */
import { beforeEach, expect, test } from 'vitest';
import { samplePosition } from './support/records.ts';
import { createWayOut, settled } from './support/way-out.ts';

let out: ReturnType<typeof createWayOut>;

beforeEach(() => {
  out = createWayOut();
});

test('history that waits for its answers keeps nothing else waiting', async () => {
  const sender = out.start({ stored: 100_000, link: { receiveMaximum: 6 } });
  await out.answerAll(['history']);
  const flying = out.topics().length;
  expect(flying).toBeLessThanOrEqual(3);
  out.store(sender, 1);
  sender.position(samplePosition({ n: 200_000 }));
  sender.publishState();
  expect(out.topics().slice(flying)).toEqual(['event', 'position', 'state']);
  expect(out.waiting.length).toBeLessThanOrEqual(6);
});

test.each([1, 2, 3, 4, 5])(
  'a broker that takes %i at once is never sent more, and gets everything',
  async (receiveMaximum) => {
    const sender = out.start({ stored: 3_000, link: { receiveMaximum } });
    let n = 3_000;
    for (let round = 0; round < 300; round++) {
      if (round % 10 === 0 && round < 200) out.store(sender, round / 10 + 1);
      if (round % 7 === 0) sender.position(samplePosition({ n: ++n }));
      if (round % 5 === 0) sender.publishState();
      out.positions.push(samplePosition({ n }));
      await settled();
      expect(out.waiting.length).toBeLessThanOrEqual(receiveMaximum);
      out.clock.advance(3);
      out.waiting[0]?.answer();
    }
    await out.answerAll();
    expect(sender.lanes()).toMatchObject({ events: { pending: 0, sent: 20 }, positions: { pending: 0 } });
  },
);

test('with one place, the next one is for what matters most', async () => {
  const sender = out.start({ stored: 100, link: { receiveMaximum: 1 } });
  expect(out.topics()).toEqual(['presence']);
  out.store(sender, 1);
  sender.position(samplePosition({ n: 101 }));
  expect((await out.answerAll()).slice(0, 4)).toEqual(['presence', 'event', 'position', 'state']);
});

test('of what waits on one retained topic only the last is said', async () => {
  const sender = out.start({ link: { receiveMaximum: 1 } });
  for (let i = 0; i < 5; i++) sender.publishState();
  expect(await out.answerAll()).toEqual(['presence', 'state']);
});

test('the broker does not forget a position that left after the word to forget', async () => {
  const sender = out.start({ link: { receiveMaximum: 1 } });
  sender.gateClosed();
  sender.position(samplePosition({ n: 1 }));
  expect(await out.answerAll()).toEqual(['presence', 'position', 'state']);
  sender.gateClosed();
  expect(out.next('position').text).toBe('');
});

test('health needs no place: nobody answers it', () => {
  const sender = out.start({ link: { receiveMaximum: 1 } });
  sender.publishHealth({ faults: [] } as never);
  expect(out.next('health').how.qos).toBe(0);
});

test('an orderly stop is said when there is a place, and is over when it was heard', async () => {
  const sender = out.start({ link: { receiveMaximum: 1 } });
  let over = false;
  void sender.stopped({ presence: 'lost', boot: 'manual' }).then(() => {
    over = true;
  });
  await out.answer('presence');
  expect(over).toBe(false);
  await out.answerAll();
  expect(over).toBe(true);
});
