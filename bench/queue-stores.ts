/** Stores with many positions that nobody has acknowledged, written through the real store in simulated time. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../gateway/drivers/sqlite/store.ts';
import { createManualClock } from '../test/support/manual-clock.ts';
import { samplePosition } from '../test/support/records.ts';

const AT_RISK_S = 30;
/** Moving, the default of `sampling.movingS`. */
const PERIOD_MS = 5_000;
/** As many as the store takes before it writes whatever their age. */
const GROUP = 500;

/** One directory for each number of positions, `queued-N` in `place`. @param queued ascending */
export async function fillStores(place: string, queued: readonly number[]): Promise<Map<number, string>> {
  const stores = new Map<number, string>();
  const growing = join(place, 'growing');
  const lastN = Math.max(...queued);
  // The last one is of now: retention would delete what is months old.
  const startT = Date.now() - lastN * PERIOD_MS;
  let from = 1;
  for (const to of queued) {
    await append(growing, from, to, startT);
    const copy = join(place, `queued-${to}`);
    cpSync(growing, copy, { recursive: true });
    stores.set(to, copy);
    from = to + 1;
  }
  return stores;
}

async function append(directory: string, from: number, to: number, startT: number): Promise<void> {
  const fail = (what: string): never => {
    throw new Error(`the store cannot be filled: ${what}`);
  };
  const store = await openStore({ directory, positionsAtRiskS: AT_RISK_S }, createManualClock(), {
    onFault: ({ code, detail }) => fail(`${code} ${detail}`),
    onMended: () => undefined,
    announce: () => Promise.resolve(null),
    onSkipped: ({ from: first, to: last, reason }) => fail(`${first} to ${last}: ${reason}`),
    onDead: fail,
  });
  for (let n = from; n <= to; n++) {
    store.appendPosition(drivenPosition(n, startT));
    if (n % GROUP === 0) await store.flush();
  }
  await store.close();
}

/** A vehicle that goes on and on, so that no two rows are alike and none packs better than a real one. */
function drivenPosition(n: number, startT: number) {
  return samplePosition({
    n,
    mono: n * PERIOD_MS + (n % 17),
    t: startT + n * PERIOD_MS,
    lat: 4.912345 + (n % 4_000) * 6e-4,
    lon: -52.301234 - (n % 3_000) * 1e-4,
    speedKmh: 30 + (n % 500) / 10,
    courseDeg: (n * 1.3) % 360,
    odoM: 60 * n,
  });
}
