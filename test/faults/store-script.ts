/**
 * Lives of stores, one for each line of JSON on standard input (`Order`). A life opens the store, names what an unclean end
 * cost, writes events and positions, acknowledges, and closes, trying again what the disk refused. It says what happened in
 * lines of JSON (`Said`) that are out before anything else is done.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { BaliseError } from '../../gateway/core/errors.ts';
import { STORE_RETRY_MS } from '../../gateway/core/limits.ts';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { openStore } from '../../gateway/drivers/sqlite/store.ts';
import type { Store } from '../../gateway/ports-store.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { samplePosition, samplePress } from '../support/records.ts';

export interface Order {
  directory: string;
  /** Marks what this life wrote. */
  token: number;
  rounds: number;
  vehicle?: string;
}

export type Said =
  | { said: 'opened'; series: string; nextEvent: number; nextPosition: number; skipped: [number, number][] }
  | { said: 'fault'; code: string; detail: string }
  /** Everything that was appended is on stable storage, as the store says. */
  | { said: 'done' }
  | { said: 'dead'; detail: string }
  /** The event is on stable storage: from here on it must not be lost. */
  | { said: 'registered'; n: number }
  /** The number of a position is given away: the position may have left already. */
  | { said: 'used'; n: number }
  | { said: 'stored'; positions: readonly (readonly [number, number])[] }
  /** The last line. 0: it was closed; 69: it could not be opened. */
  | { said: 'over'; code: 0 | 69 };

const POSITIONS_PER_ROUND = 3;
/** A disk that refuses this often in a row will not change its mind. */
const TRIES_MAX = 4;

function say(line: Said): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

async function write(store: Store, clock: ManualClock, { token, rounds }: Order): Promise<void> {
  let { nextEvent, nextPosition } = store.opening;
  let waiting = 0;

  function append(event: EventRecord): void {
    waiting++;
    void store.appendEvent(event, `box of ${token}`).then(() => {
      waiting--;
      say({ said: 'registered', n: event.n });
    });
  }
  async function settled(): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      await store.flush();
      await store.idle();
      if (waiting === 0) return;
      clock.advance(STORE_RETRY_MS);
    }
  }

  for (const skipped of store.opening.skipped) {
    const { series, boot, mono, salt, prev } = samplePress(0, token);
    append({
      ...{ salt, prev },
      ...{ series, lane: 'e', n: nextEvent++, boot, mono, t: null, clock: 'none', service: null },
      ...{ type: 'numbers-skipped', ...skipped },
    });
  }
  let written: readonly (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round++) {
    append(samplePress(nextEvent++, token));
    for (let i = 0; i < POSITIONS_PER_ROUND && nextPosition <= store.reservedPositions(); i++) {
      const n = nextPosition++;
      say({ said: 'used', n });
      store.appendPosition(samplePosition({ n, mono: token, boot: `boot-${token}` }));
    }
    // Two events in one commit, and one alone.
    if (round % 2 === 0) append(samplePress(nextEvent++, token));
    await settled();
    written = (await store.summary())?.positionsStored ?? [];
    say({ said: 'stored', positions: written });
    if (round % 2 === 1) await store.acknowledge(nextEvent - 2, written.slice(0, 1));
  }
  await settled();
  if (waiting === 0 && written.some(([from, to]) => from <= nextPosition - 1 && to >= nextPosition - 1))
    say({ said: 'done' });
}

async function live(order: Order): Promise<0 | 69> {
  const clock = createManualClock();
  const { directory, vehicle } = order;
  const asked = { directory, ...(vehicle === undefined ? {} : { vehicle }) };
  try {
    const store = await openStore({ ...asked, positionsAtRiskS: 3_600 }, clock, {
      onFault: ({ code, detail }) => say({ said: 'fault', code, detail }),
      onMended: () => undefined,
      announce: () => Promise.resolve(null),
      onSkipped: () => undefined,
      onDead: (detail) => say({ said: 'dead', detail }),
    });
    const { series, nextEvent, nextPosition, skipped, faults } = store.opening;
    for (const { code, detail } of faults) say({ said: 'fault', code, detail });
    say({ said: 'opened', series, nextEvent, nextPosition, skipped: skipped.map(({ from, to }) => [from, to]) });
    await write(store, clock, order);
    await store.close();
    return 0;
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    say({ said: 'fault', code: error.code, detail: error.message });
    return 69;
  }
}

for await (const line of createInterface({ input: process.stdin }))
  say({ said: 'over', code: await live(JSON.parse(line) as Order) });
