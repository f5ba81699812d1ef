/** A scenario as it is played: the receiver's epochs at their instants, and between them all that befalls the vehicle. */
import type { Scenario, ScenarioPress } from '../scenarios/scenario.ts';
import type { Expectation } from '../vehicle/expected-positions.ts';
import { type Pacer, STRIDE_MS } from './pacer.ts';
import { pressKind } from './presses.ts';
import type { ScenarioEpochs } from './scenario-epochs.ts';
import type { ExpectedStatus } from './scenario-judge.ts';
import { comeAsSecondBox } from './scenario-second-box.ts';
import { type Happening, timeline } from './scenario-timeline.ts';
import type { Stage } from './stage.ts';

export interface Play {
  scenario: Scenario;
  epochs: ScenarioEpochs;
  stage: Stage;
  vehicle: string;
  pacer: Pacer;
  /** Monotonic instant of second 0. */
  zeroMs: number;
  positionsAtRiskS: number;
  expectation: Expectation;
  statuses: ExpectedStatus[];
  /** Positions that may have been only in memory at a power cut; null = there was none. */
  killTook: number | null;
  faultsSeen: Set<string>;
  problems: string[];
  progress(second: number): void;
}

interface State {
  powered: boolean;
  plugged: boolean;
  onDuty: boolean;
  /** Epochs with a place since the garde began or the box was started. */
  shown: number;
  endSecondBox: () => void;
}

/** Of simulated time: faults that are looked for stand longer. */
const LOOK_FOR_FAULTS_S = 20;
/** Where an epoch ends is learnt from those before it: by then the first place is known (docs/sampling.md, section 1). */
const RHYTHM_LEARNT = 3;
/** Keys that begin and end a duty; of these a scenario has one at a time (docs/keypad.md). */
const DUTY_KEYS: ReadonlySet<string> = new Set(['G', 'V', 'P']);

export async function play(run: Play): Promise<void> {
  const state: State = { powered: true, plugged: true, onDuty: false, shown: 0, endSecondBox: () => undefined };
  const happenings = timeline(run.scenario, run.epochs.presses, run.epochs.endS);
  const periodS = 1 / run.scenario.receiver.hz;
  for (let index = 0; index * periodS <= run.epochs.endS; index++) {
    const second = index * periodS;
    for (let next = happenings[0]; next !== undefined && next.atS <= second; next = happenings[0]) {
      happenings.shift();
      await to(run, state, next.atS);
      await befall(run, state, next);
    }
    if (state.powered && state.plugged) {
      await to(run, state, second);
      if (!(await run.stage.listens())) continue;
      const bytes = run.epochs.bytesAt(second);
      await run.stage.write(bytes);
      run.expectation.epoch(bytes);
      if (state.onDuty && run.epochs.showsPlace(second)) state.shown++;
    }
    if (run.scenario.faults.length > 0 && second % LOOK_FOR_FAULTS_S === 0) await lookForFaults(run);
    run.progress(second);
  }
  await to(run, state, run.epochs.endS);
  state.endSecondBox();
}

async function to({ stage, pacer, zeroMs }: Play, state: State, second: number): Promise<void> {
  const atMs = zeroMs + Math.round(second * 1000);
  if (!pacer.lockStep) return pacer.to(atMs);
  while (pacer.nowMs() < atMs) {
    // Without power nobody is there who would fall behind: hours are one stride.
    if (state.powered) await stage.goOn(Math.min(atMs, pacer.nowMs() + STRIDE_MS));
    else await stage.conductor?.advance(atMs);
  }
}

async function befall(run: Play, state: State, happening: Happening): Promise<void> {
  switch (happening.kind) {
    case 'press':
      return state.powered ? press(run, state, happening.press) : undefined;
    case 'power-off':
      state.powered = false;
      return powerOff(run);
    case 'power-on':
      state.powered = true;
      state.shown = 0;
      return powerOn(run);
    case 'unplug':
      await run.stage.taken();
      state.plugged = false;
      state.shown = 0;
      return run.stage.receiver.unplug();
    case 'plug':
      state.plugged = true;
      return run.stage.receiver.plug(happening.as);
    case 'second-box':
      state.endSecondBox();
      state.endSecondBox = await comeAsSecondBox(run.stage.broker, run.vehicle);
      return;
    default:
      return happening satisfies never;
  }
}

async function press(run: Play, state: State, { key, holdMs, atS, expect }: ScenarioPress): Promise<void> {
  // What a press changes is told by the bytes in front of it: they must have been read.
  await run.stage.taken();
  const made = await run.stage.crew.press(key, holdMs);
  if (made.refused) run.problems.push(`press ${key} at second ${atS}: the gateway refused it`);
  else {
    run.expectation.press(pressKind(key));
    if (DUTY_KEYS.has(key)) {
      state.onDuty = !state.onDuty;
      state.shown = 0;
      run.expectation.gate(state.onDuty);
    }
  }
  if (expect === undefined) return;
  const t = run.scenario.startT + Math.round(atS * 1000);
  run.statuses.push({ t, key, ...expect, placed: state.shown >= RHYTHM_LEARNT });
}

/** At a moment when the gateway has read everything: what it has not yet written is what the cut may take. */
async function powerOff(run: Play): Promise<void> {
  await run.stage.taken();
  const t = run.stage.conductor?.wallMs() ?? 0;
  const { positions } = run.expectation;
  const atRisk = positions.filter((position) => position.t > t - run.positionsAtRiskS * 1000).length;
  run.killTook = (run.killTook ?? 0) + atRisk;
  await run.stage.killGateway();
  run.stage.conductor?.resume();
}

async function powerOn(run: Play): Promise<void> {
  // Its start takes real time, which must not be simulated time.
  run.stage.conductor?.pause();
  await run.stage.startGateway();
  run.stage.conductor?.resume();
  run.expectation.restart();
}

async function lookForFaults(run: Play): Promise<void> {
  const status = await run.stage.snapshot();
  for (const { code } of status?.faults ?? []) run.faultsSeen.add(code);
}
