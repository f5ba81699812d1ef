import { expect, test } from 'vitest';
import { CONDITION_PERIOD_MS } from '../gateway/core/limits.ts';
import type { RadioFacts } from '../gateway/core/record/modem.ts';
import type { EventBody } from '../gateway/core/record/schema.ts';
import { watchLink } from '../gateway/watch-link.ts';
import { createManualClock } from './support/manual-clock.ts';

const LTE: RadioFacts = { technology: 'lte', signalPercent: 12, roaming: false };
const FACTS = { broker: 'b', protocol: '5', encrypted: true, receiveMaximum: 20, maximumPacketBytes: null } as const;

function watched() {
  const clock = createManualClock();
  const noted: EventBody[] = [];
  const passed: string[] = [];
  const modem = { seen: LTE as RadioFacts | null };
  const sender = {
    onUp: () => passed.push('up'),
    onDown: () => passed.push('down'),
    onMessage: (topic: string) => passed.push(topic),
  };
  const watch = watchLink(
    clock,
    sender,
    () => Promise.resolve(modem.seen),
    (event) => noted.push(event),
  );
  return { clock, noted, passed, modem, watch };
}

test('a loss is noted with what the modem saw, and everything goes on to the sender', async () => {
  const { clock, noted, passed, watch } = watched();
  watch.handlers.onDown(null);
  watch.handlers.onUp(FACTS);
  watch.handlers.onMessage('cmd/ack', new Uint8Array(), { topic: null, correlation: null });
  clock.advance(5_000);
  watch.handlers.onDown(null);
  watch.handlers.onDown(null);
  await Promise.resolve();
  expect(passed).toEqual(['down', 'up', 'cmd/ack', 'down', 'down']);
  expect(noted).toEqual([{ type: 'link', up: false, ageMs: 0, ...LTE }]);
});

test('the return within the minute is told at the next look, off duty without a word of the network', async () => {
  const { clock, noted, modem, watch } = watched();
  watch.handlers.onUp(FACTS);
  watch.handlers.onDown(null);
  clock.advance(10_000);
  modem.seen = null;
  watch.handlers.onUp(FACTS);
  clock.advance(CONDITION_PERIOD_MS);
  watch.check();
  await Promise.resolve();
  expect(noted).toMatchObject([
    { up: false },
    { up: true, ageMs: CONDITION_PERIOD_MS, technology: null, signalPercent: null, roaming: null },
  ]);
});

test('a link that never came is noted at the first look', async () => {
  const { clock, noted, watch } = watched();
  clock.advance(CONDITION_PERIOD_MS);
  watch.check();
  await Promise.resolve();
  expect(noted).toMatchObject([{ up: false, ageMs: CONDITION_PERIOD_MS }]);
});

test('the loss at our own stop is none, nor what is still being asked then', async () => {
  const { noted, watch } = watched();
  watch.handlers.onUp(FACTS);
  watch.handlers.onDown(null);
  watch.close();
  watch.handlers.onUp(FACTS);
  await Promise.resolve();
  expect(noted).toEqual([]);
});
