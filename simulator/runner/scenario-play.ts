/** A scenario as it is played: the receiver's epochs at their instants, and between them all that befalls the vehicle. */
import { setTimeout } from 'node:timers/promises';
import type { ReceivedOrder } from '../crew/orders.ts';
import type { Scenario, ScenarioEvent, ScenarioPress, ScenarioRoster } from '../scenarios/scenario.ts';
import type { Expectation } from '../vehicle/expected-positions.ts';
import type { PressMade } from './closing.ts';
import type { Duty } from './duty.ts';
import { heardByCrew, isNewOrder, saidByPlatform } from './orders.ts';
import { type Pacer, STRIDE_MS } from './pacer.ts';
import type { ScenarioEpochs } from './scenario-epochs.ts';
import type { Expected } from './scenario-judge.ts';
import { comeAsSecondBox } from './scenario-second-box.ts';
import { type Happening, isHeld, timeline } from './scenario-timeline.ts';
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
  /** The crew as it must be, and what it means for the positions. */
  duty: Duty;
  expected: Expected[];
  /** Positions that may have been only in memory at a power cut; null = there was none. */
  killTook: number | null;
  faultsSeen: Set<string>;
  problems: string[];
  progress(second: number): void;
}

interface State {
  powered: boolean;
  plugged: boolean;
  /** Epochs with a place since the duty gate opened or the box was started. */
  shown: number;
  /** The key that is held down, and what its press has come to. */
  held: PressMade | null;
  endSecondBox: () => void;
}

/** Of simulated time: faults that are looked for stand longer. */
const LOOK_FOR_FAULTS_S = 20;
/** Real time for a connection to the broker; a gateway that keeps away for longer is not there. */
const LINK_PATIENCE_MS = 5_000;
const LINK_LOOK_MS = 20;
/** Where an epoch ends is learnt from those before it: by then the first place is known (docs/sampling.md, section 1). */
const RHYTHM_LEARNT = 3;
export async function play(run: Play): Promise<void> {
  const state: State = { powered: true, plugged: true, shown: 0, held: null, endSecondBox: () => undefined };
  const happenings = timeline(run.scenario, run.epochs.doings, run.epochs.endS);
  const periodS = 1 / run.scenario.receiver.hz;
  for (let index = 0; index * periodS <= run.epochs.endS; index++) {
    const second = index * periodS;
    for (let next = happenings[0]; next !== undefined && next.atS <= second; next = happenings[0]) {
      happenings.shift();
      await to(run, state, next.atS);
      await befall(run, state, next);
    }
    if (state.powered) {
      // A box without power does nothing by itself; it catches up when it is started again.
      await to(run, state, second);
      follow(run, state, () => run.duty.until(atMs(run, second)));
    }
    if (state.powered && state.plugged) {
      if (!(await run.stage.listens())) continue;
      const bytes = run.epochs.bytesAt(second);
      await run.stage.write(bytes);
      run.expectation.epoch(bytes);
      if (run.duty.gateIsOpen() && run.epochs.showsPlace(second)) state.shown++;
    }
    if (run.scenario.faults.length > 0 && second % LOOK_FOR_FAULTS_S === 0) await lookForFaults(run);
    run.progress(second);
  }
  await to(run, state, run.epochs.endS);
  state.endSecondBox();
}

/** Monotonic. */
function atMs({ zeroMs }: Play, second: number): number {
  return zeroMs + Math.round(second * 1000);
}

async function to(run: Play, state: State, second: number): Promise<void> {
  const { stage, pacer } = run;
  const whenMs = atMs(run, second);
  if (!pacer.lockStep) return pacer.to(whenMs);
  while (pacer.nowMs() < whenMs) {
    // Without power nobody is there who would fall behind: hours are one stride.
    if (state.powered) await stage.goOn(Math.min(whenMs, pacer.nowMs() + STRIDE_MS));
    else await stage.conductor?.advance(whenMs);
  }
}

async function befall(run: Play, state: State, happening: Happening): Promise<void> {
  switch (happening.kind) {
    case 'order':
      return run.stage.platform.order(saidByPlatform(happening.order));
    case 'roster':
      return takeRoster(run, state, happening.roster);
    case 'event':
      return expectEvent(run, state, happening.event);
    case 'press':
      return state.powered ? press(run, state, happening.press) : undefined;
    case 'held':
      return state.held === null ? undefined : concludeHeld(run, state, happening.press, state.held);
    case 'release':
      state.held = null;
      return state.powered ? run.stage.crew.release(happening.press.key) : undefined;
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
      return secondBox(run, state);
    default:
      return happening satisfies never;
  }
}

async function press(run: Play, state: State, pressed: ScenarioPress): Promise<void> {
  const { key } = pressed;
  const meaning = run.duty.meaning(pressed);
  // What a press changes is told by the bytes in front of it: they must have been read.
  await run.stage.taken();
  if (isHeld(pressed)) {
    const made = meaning === null ? null : await run.stage.crew.hold(key);
    if (made === null || (meaning?.afterMs ?? 0) > 0) state.held = made;
    else await concludeHeld(run, state, pressed, made);
  } else if (meaning === null) await run.stage.crew.tap(key);
  else conclude(run, state, pressed, await run.stage.crew.press(key));
}

async function concludeHeld(run: Play, state: State, pressed: ScenarioPress, made: PressMade): Promise<void> {
  await run.stage.crew.answer(made);
  conclude(run, state, pressed, made);
}

/** What came of a press, against docs/crew.md and against what the scenario expects. */
function conclude(run: Play, state: State, { key, holdMs, atS, expect }: ScenarioPress, made: PressMade): void {
  const finger = { key, atMs: atMs(run, atS), ...(holdMs === undefined ? {} : { holdMs }) };
  const wasOpen = run.duty.gateIsOpen();
  follow(run, state, () => {
    const problem = run.duty.pressed(finger, made);
    if (problem !== null) run.problems.push(`second ${atS}: ${problem}`);
  });
  const t = utcAt(run, atS) + (run.duty.meaning(finger)?.afterMs ?? 0);
  if (expect === undefined) {
    if (made.refused !== null) run.problems.push(`press ${key} at second ${atS}: refused, ${made.refused}`);
    return;
  }
  if ('refused' in expect) {
    run.expected.push({ kind: 'refused', t, key, why: expect.refused, said: made.refused });
    return;
  }
  const placed = wasOpen && run.duty.gateIsOpen() && state.shown >= RHYTHM_LEARNT;
  const correctsT = expect.correctsS == null ? null : utcAt(run, expect.correctsS);
  run.expected.push({ kind: 'press', t, key, must: expect, placed, correctsT });
}

/** Where the duty gate opens or closes no place of before is remembered. */
function follow(run: Play, state: State, change: () => void): void {
  const wasOpen = run.duty.gateIsOpen();
  change();
  if (run.duty.gateIsOpen() !== wasOpen) state.shown = 0;
}

function utcAt({ scenario }: Play, second: number): number {
  return scenario.startT + Math.round(second * 1000);
}

/** It counts for the crew at once: the scenario leaves time until the next press, and a box that does not take it is told at the end. */
async function takeRoster(run: Play, state: State, { atS, payload, slots }: ScenarioRoster): Promise<void> {
  await run.stage.platform.roster(payload);
  const gardes = slots.map(({ fromS, toS }) => ({ fromMs: atMs(run, fromS), toMs: atMs(run, toS) }));
  follow(run, state, () => run.duty.roster(gardes, atMs(run, atS)));
}

/** What reached the vehicle is what the scenario says: the link decides when, and nothing but the press that follows depends on it. */
function expectEvent(run: Play, state: State, event: ScenarioEvent): void {
  const { atS, change, mission } = event;
  run.expected.push({ kind: 'event', t: utcAt(run, atS), must: event });
  const nowMs = atMs(run, atS);
  follow(run, state, () => {
    run.duty.until(nowMs);
    if (mission === undefined) return;
    if (change === 'received') run.duty.received(receivedOrder(run, mission, atS), nowMs);
    if (change === 'cancelled') run.duty.cancelled(mission, nowMs);
  });
}

function receivedOrder(run: Play, mission: string, atS: number): ReceivedOrder {
  const given = run.epochs.doings.orders
    .filter(isNewOrder)
    .findLast((order) => order.mission === mission && order.atS <= atS);
  if (given === undefined) throw new Error(`${run.scenario.name}: no order for ${mission} before second ${atS}`);
  return heardByCrew(given, atMs(run, given.atS));
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

/** It finds the gateway at the broker: coming back after the last time takes real time, which must not be simulated time. */
async function secondBox(run: Play, state: State): Promise<void> {
  run.stage.conductor?.pause();
  const late = performance.now() + LINK_PATIENCE_MS;
  while ((await run.stage.snapshot())?.link?.up !== true && performance.now() < late) await setTimeout(LINK_LOOK_MS);
  run.stage.conductor?.resume();
  state.endSecondBox = await comeAsSecondBox(run.stage.broker, run.vehicle);
}

async function lookForFaults(run: Play): Promise<void> {
  const status = await run.stage.snapshot();
  for (const { code } of status?.faults ?? []) run.faultsSeen.add(code);
}
