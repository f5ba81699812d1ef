/** What only a kernel can show: its own debouncing and bias, and bounces at their real speed. */
import assert from 'node:assert/strict';
import type { KeyBinding } from '../../../gateway/core/crew/press.ts';
import { createInputStage } from '../../../gateway/pipeline-inputs.ts';
import { type Edge, edgesOf } from '../../../simulator/inputs/contacts.ts';
import { type GpioBench, withInputs } from './gpio-cases.ts';
import type { InputRecorder, RigCase } from './rig-case.ts';

const KEYS = 'KEY_ONE=1, KEY_TWO=2';
const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);
const HOLD_MS = 90;
/** An emulated machine stands still now and then, and stretches a train beyond what metal does: that stroke is played again. */
const TRAIN_MS_MAX = 20;
const ATTEMPTS_MAX = 40;
const NO_FAULTS = { raise: () => undefined, clear: () => undefined, standing: () => [] };

/** One train of bounces without giving the loop its turn. @returns how long it took, ms */
function playTrain(bench: GpioBench, edges: readonly Edge[]): number {
  const startMs = performance.now();
  for (const { atMs, down } of edges) {
    const dueMs = startMs + atMs - (edges[0]?.atMs ?? 0);
    while (performance.now() < dueMs) {
      // Trains are too short for timers.
    }
    bench.contact('KEY_ONE', down);
  }
  return performance.now() - startMs;
}

const pressed = (bench: GpioBench, debounceMs: number): Promise<void> =>
  withInputs(
    bench,
    KEYS,
    async (recorder) => {
      const presses: string[] = [];
      const keyOf = (name: string): KeyBinding<string> => ({ short: name, long: null, heldMs: 0 });
      const stage = createInputStage(bench.clock, NO_FAULTS, keyOf, {
        onPress: ({ key }) => void presses.push(key),
        onRefused: (reason) => void presses.push(reason),
        ...{ onContact: () => undefined, gateOpen: () => false },
      });
      recorder.onEdge = (edge) => stage.onEdge('gpio', edge);
      const pass = (ms: number): Promise<void> => {
        const endMs = bench.clock.monoMs() + ms;
        return bench.until(() => assert.ok(bench.clock.monoMs() >= endMs));
      };
      const stroke = async (seed: number): Promise<boolean> => {
        presses.length = 0;
        const edges = edgesOf([{ key: '1', atMs: 0, holdMs: HOLD_MS }], seed);
        const downMs = playTrain(
          bench,
          edges.slice(
            0,
            edges.findIndex(({ atMs }) => atMs >= HOLD_MS),
          ),
        );
        await pass(HOLD_MS);
        const upMs = playTrain(bench, edges.slice(edges.findIndex(({ atMs }) => atMs >= HOLD_MS)));
        await pass(HOLD_MS);
        return Math.max(downMs, upMs) <= TRAIN_MS_MAX + 1;
      };
      for (const seed of SEEDS) {
        let attempts = 0;
        while (!(await stroke(seed))) assert.ok(++attempts < ATTEMPTS_MAX, `no train of ${TRAIN_MS_MAX} ms here`);
        assert.deepEqual(presses, ['1'], `seed ${seed}`);
      }
      // Without the kernel's help they did arrive.
      if (debounceMs === 0) assert.ok(stage.noPresses().bounce > SEEDS.length);
    },
    { debounceMs },
  );

const DEBOUNCE_MS = 200;
const TOGGLE_MS = 30;

/** @returns false: the machine stood still between two toggles, so that they were none */
async function filtered(bench: GpioBench): Promise<boolean> {
  let stoodStill = false;
  const toggle = (times: number, closedFirst: boolean): void => {
    for (let nth = 0; nth < times; nth++) {
      const startMs = performance.now();
      bench.contact('KEY_ONE', (nth % 2 === 0) === closedFirst);
      if (nth < times - 1) bench.stall(TOGGLE_MS);
      stoodStill ||= performance.now() - startMs > DEBOUNCE_MS / 2;
    }
  };
  const check = async ({ story, edges }: InputRecorder): Promise<void> => {
    const beforeMs = bench.clock.monoMs();
    toggle(11, true);
    const afterMs = bench.clock.monoMs();
    await bench.until(() => assert.equal(story[1], '+1'));
    // A spike while it is held, of which nothing may be heard before the release.
    toggle(10, false);
    const spikesMs = bench.clock.monoMs();
    await bench.until(() => assert.ok(bench.clock.monoMs() > spikesMs + 2 * DEBOUNCE_MS));
    if (stoodStill) return;
    assert.deepEqual(story, ['open', '+1']);
    bench.contact('KEY_ONE', false);
    await bench.until(() => assert.deepEqual(story, ['open', '+1', '-1']));
    const downMs = edges[0]?.monoMs ?? -1;
    assert.ok(downMs >= beforeMs && downMs < afterMs + DEBOUNCE_MS / 2, `${beforeMs} <= ${downMs}, ${afterMs}`);
  };
  await withInputs(bench, KEYS, check, { debounceMs: DEBOUNCE_MS });
  bench.contact('KEY_ONE', false);
  return !stoodStill;
}

export const REAL_GPIO_CASES: readonly RigCase<GpioBench>[] = [
  {
    name: `bounces of 1 to 20 ms are one press each, the kernel's debouncing off (${SEEDS.length} seeds)`,
    run: (bench) => pressed(bench, 0),
  },
  {
    name: `bounces of 1 to 20 ms are one press each, the kernel's debouncing on (${SEEDS.length} seeds)`,
    run: (bench) => pressed(bench, 10),
  },
  {
    name: "toggles faster than the kernel's debouncing do not pass, and its time is taken off the edge",
    async run(bench) {
      let attempts = 0;
      while (!(await filtered(bench))) assert.ok(++attempts < ATTEMPTS_MAX, 'no toggles fast enough here');
    },
  },
  {
    name: 'a pull-up makes an open line high, and a pull-down low',
    async run(bench) {
      for (const [bias, down] of [
        ['pull-up', 'open'],
        ['pull-down', 'open 1,2'],
      ] as const) {
        const found = async ({ story }: { story: string[] }): Promise<void> => assert.deepEqual(story, [down]);
        await withInputs(bench, KEYS, found, { bias });
      }
    },
  },
];
