/**
 * The demo in real time: a made-up duty played through receiver and keypad for as long as somebody looks, then an orderly
 * end and the ledger.
 */
import { readKeys } from '../crew/keys.ts';
import { readLedgerFile } from '../platform/ledger-file.ts';
import type { PlatformReport } from '../platform/platform.ts';
import { encodeEpoch } from '../receiver/encoder.ts';
import { loadScenario } from '../scenarios/scenario.ts';
import { createExpectation, type Expectation } from '../vehicle/expected-positions.ts';
import { createVehicle, type Vehicle } from '../vehicle/motion.ts';
import { type Closing, closeLedger, type PressMade } from './closing.ts';
import { firstUnexpected } from './compare.ts';
import { crewDiffers, crewProblems } from './crew-compare.ts';
import { DEMO_PATIENCE, drain } from './drain.ts';
import { createDuty, type Duty } from './duty.ts';
import { type DeviceStatus, dayBefore, logTail } from './gateway-process.ts';
import { lastReport } from './last-report.ts';
import { heardByCrew, isNewOrder, saidByPlatform } from './orders.ts';
import { realPacer } from './pacer.ts';
import { openStage, type Stage } from './stage.ts';

export interface DemoOptions {
  scenarioFile: string;
  /** An existing, empty directory. */
  dir: string;
  vehicle: string;
  /** The embedded broker even where Mosquitto is installed. */
  embedded: boolean;
  /** What somebody typed since the last call. */
  typed(): readonly Typed[];
  /** Resolves when the demo is to end. */
  until: Promise<void>;
  /** Called about twice a second. */
  show(picture: DemoPicture): void;
  say(line: string): void;
}

export interface Typed {
  key: string;
  holdMs: number;
}

/** What there is to see at one moment. */
export interface DemoPicture {
  title: string;
  elapsedS: number;
  broker: { kind: string; url: string; protocol: '5' | '3.1.1' };
  /** null while it does not answer. */
  device: DeviceStatus | null;
  platform: PlatformReport;
  expectedPositions: number;
  presses: readonly PressMade[];
}

const PERIOD_MS = 1_000;
const SHOW_MS = 500;
/** The least there is: who looks at the numbers should not wonder why less is recorded than received. */
const POSITIONS_AT_RISK_S = 1;
/** After this long an epoch that nothing follows is closed. */
const LAST_EPOCH_MS = 2_000;
/** They begin and end the duty, which the scenario alone does: an epoch on the edge of the gate would belong to neither side. */
const GATE_KEYS: ReadonlySet<string> = new Set(['G', 'V', 'P']);
const HELP = '4';
const HELP_HOLD_MS = 2_500;
/** A press acts on what is read after it: it keeps clear of the epoch before, whose last bytes may still be on their way. */
const PRESS_AFTER_MS = 400;
const BETWEEN_PRESSES_MS = 200;

/** Rejects when a part cannot be started or dies on the way; a ledger that does not close is a result. */
export async function runDemo(options: DemoOptions): Promise<Closing> {
  const scenario = loadScenario(options.scenarioFile);
  const startT = Math.ceil(Date.now() / PERIOD_MS) * PERIOD_MS;
  const notBefore = dayBefore(startT);
  options.say('starting broker, platform and gateway');
  const stage = await openStage({
    dir: options.dir,
    vehicle: options.vehicle,
    broker: options.embedded ? 'embedded' : 'any',
    time: null,
    notBefore,
    positionsAtRiskS: POSITIONS_AT_RISK_S,
    keys: scenario.keys,
    ...(scenario.timeZone === null ? {} : { timeZone: scenario.timeZone }),
    forget: false,
  });
  const expectation = createExpectation({ notBeforeMs: Date.parse(notBefore), open: false });
  const duty = createDuty(expectation, readKeys(scenario.keys));
  const problems: string[] = [];
  try {
    await stage.startGateway();
    const began = performance.now();
    const picture = async (): Promise<DemoPicture> => ({
      title: scenario.title,
      elapsedS: (performance.now() - began) / 1000,
      broker: stage.broker,
      device: await stage.snapshot(),
      platform: await stage.platform.report(),
      expectedPositions: expectation.positions.length,
      presses: stage.crew.presses,
    });
    const stopShowing = repeat(SHOW_MS, async () => options.show(await picture()));
    const vehicle = createVehicle({ ...scenario, startT: Math.ceil(Date.now() / PERIOD_MS) * PERIOD_MS });
    const run: Run = { stage, vehicle, expectation, duty, problems };
    await Promise.race([play(run, options), whatBreaks(stage)]);
    await stopShowing();
    options.show(await picture());
    options.say('stopping: end of the garde, then everything that is recorded goes to the platform');
    return await finish(run);
  } finally {
    await stage.close();
  }
}

interface Run {
  stage: Stage;
  vehicle: Vehicle;
  expectation: Expectation;
  duty: Duty;
  problems: string[];
}

/** One epoch per second, and the orders and presses that fall due, until told to end. */
async function play(run: Run, options: Pick<DemoOptions, 'until' | 'typed'>): Promise<void> {
  const { stage, vehicle, expectation, duty } = run;
  let ended = false;
  const end = options.until.then(() => {
    ended = true;
  });
  const startMs = realPacer.nowMs() + vehicle.at(0).t - Date.now();
  // The receiver starts up when the garde has begun: an epoch on the edge of the duty gate belongs to neither side, and
  // the count would depend on milliseconds.
  let heard = false;
  for (let second = 0; ; second++) {
    await Promise.race([realPacer.to(startMs + second * PERIOD_MS), end]);
    if (ended) return;
    duty.until(realPacer.nowMs());
    if (heard) {
      const bytes = Buffer.from(encodeEpoch(vehicle.at(second)), 'latin1');
      await stage.write(bytes);
      expectation.epoch(bytes);
    }
    const due = [...vehicle.presses(second - 1, second), ...options.typed().filter(({ key }) => !GATE_KEYS.has(key))];
    const orders = vehicle.orders(second - 1, second);
    if (due.length + orders.length > 0) await realPacer.to(startMs + second * PERIOD_MS + PRESS_AFTER_MS);
    for (const order of orders) {
      await stage.platform.order(saidByPlatform(order));
      if (isNewOrder(order)) duty.received(heardByCrew(order, realPacer.nowMs()), realPacer.nowMs());
    }
    for (const { key, holdMs } of due) {
      await press(run, key, holdMs);
      heard ||= duty.gateIsOpen();
    }
  }
}

async function press({ stage, duty, problems }: Run, key: string, holdMs?: number): Promise<void> {
  const finger = { key, holdMs, atMs: realPacer.nowMs() };
  if (duty.meaning(finger) === null) return stage.crew.tap(key, holdMs);
  const problem = duty.pressed(finger, await stage.crew.press(key, holdMs));
  if (problem !== null) problems.push(problem);
  // Two keys at nearly the same instant are a sleeve, and refused.
  await realPacer.to(realPacer.nowMs() + BETWEEN_PRESSES_MS);
}

async function finish(run: Run): Promise<Closing> {
  const { stage, expectation, duty, problems } = run;
  await realPacer.to(realPacer.nowMs() + LAST_EPOCH_MS);
  // The crew ends what it has begun; a demo ended in its first second has nothing to end.
  for (const key of duty.keysToTheEnd()) await press(run, key, key === HELP ? HELP_HOLD_MS : undefined);
  await realPacer.to(realPacer.nowMs() + POSITIONS_AT_RISK_S * 1000);
  if (!(await drain(stage, realPacer, DEMO_PATIENCE))) problems.push('the device waits in vain for an acknowledgement');
  const gatewayExit = await stage.stopGateway();
  const device = await stage.status();
  const platform = await lastReport(stage, device);
  const records = readLedgerFile(stage.ledgerFile);
  problems.push(...crewProblems(platform), ...crewDiffers(duty.foretold, records));
  const unexpected = firstUnexpected(expectation.positions, records);
  if (unexpected !== null) problems.push(unexpected);
  const { presses } = stage.crew;
  const expectedPositions = expectation.positions.length;
  return closeLedger({ expectedPositions, presses, device, platform, killTook: null, gatewayExit, problems });
}

/** Rejects with what to do when a part of the demo ends by itself. */
function whatBreaks(stage: Stage): Promise<never> {
  const broken = Promise.race([
    stage.broker.died.then(
      (words) => `${words}\nthe broker is gone: start again; if it repeats, look for what ends it`,
    ),
    stage.platform.exited.then(() => 'the platform is gone: start again'),
    stage.gatewayGone().then(() => `the gateway is gone; the last lines of its log:\n${logTail(stage.gatewayLog, 8)}`),
  ]).then((why) => {
    throw new Error(why);
  });
  // It lost the race of a run that ended in order: the parts are then stopped by us.
  broken.catch(() => {});
  return broken;
}

/** Returns what stops it; that resolves when the turn under way is over. */
function repeat(periodMs: number, turn: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await turn();
      await new Promise((resolve) => setTimeout(resolve, periodMs));
    }
  })();
  // A part that died is reported by whoever watches it.
  loop.catch(() => {});
  return async () => {
    stopped = true;
    await loop.catch(() => {});
  };
}
