/**
 * One life of a store, as a program of its own: `store-script.ts DIRECTORY TOKEN ROUNDS`. It opens the store, names what an
 * unclean end cost, writes events and positions, acknowledges, and closes, trying again what the disk refused. It says
 * what happened in lines of JSON (`Said`) that are out before anything else is done; TOKEN marks what this life wrote.
 * Exit codes: 0 the end, 69 the store could not be opened.
 */
import { writeSync } from 'node:fs';
import { BaliseError } from '../../gateway/core/errors.ts';
import { STORE_RETRY_MS } from '../../gateway/core/limits.ts';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { openStore } from '../../gateway/drivers/sqlite/store.ts';
import type { Store } from '../../gateway/ports.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { samplePosition, samplePress } from '../support/records.ts';

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
  | { said: 'stored'; positions: readonly (readonly [number, number])[] };

const POSITIONS_PER_ROUND = 3;
/** A disk that refuses this often in a row will not change its mind. */
const TRIES_MAX = 4;

const [directory = '', tokenText = '', roundsText = ''] = process.argv.slice(2);
const token = Number(tokenText);

function say(line: Said): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

const clock = createManualClock();

async function live(store: Store, rounds: number): Promise<void> {
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

  for (const [from, to] of store.opening.skippedPositions) {
    const { series, boot, mono } = samplePress(0, token);
    append({
      ...{ series, lane: 'e', n: nextEvent++, boot, mono, t: null, clock: 'none', service: null },
      ...{ type: 'numbers-skipped', from, to, reason: 'unclean-stop' },
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

try {
  const store = await openStore({ directory, positionsAtRiskS: 3_600 }, clock, {
    onFault: ({ code, detail }) => say({ said: 'fault', code, detail }),
    onMended: () => undefined,
    onPositionsDropped: () => undefined,
    onDead: (detail) => say({ said: 'dead', detail }),
  });
  const { series, nextEvent, nextPosition, skippedPositions, faults } = store.opening;
  for (const { code, detail } of faults) say({ said: 'fault', code, detail });
  say({ said: 'opened', series, nextEvent, nextPosition, skipped: skippedPositions });
  await live(store, Number(roundsText));
  await store.close();
} catch (error) {
  if (!(error instanceof BaliseError)) throw error;
  say({ said: 'fault', code: error.code, detail: error.message });
  process.exitCode = 69;
}
