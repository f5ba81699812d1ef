/**
 * A made-up duty under a seeded storm, in scaled simulated time: gateway, broker and platform are killed, the link is cut or goes
 * silent, the disk fails, clocks are set. At the end everything comes back, and the ledger must close.
 */
import { readLedgerFile } from '../platform/ledger-file.ts';
import { encodeEpoch } from '../receiver/encoder.ts';
import { clockOff, leapSecond } from '../receiver/faults.ts';
import { loadScenario } from '../scenarios/scenario.ts';
import { createExpectation } from '../vehicle/expected-positions.ts';
import { createVehicle } from '../vehicle/motion.ts';
import { type Closing, closeLedger } from './closing.ts';
import { compare } from './compare.ts';
import { crewProblems } from './crew-compare.ts';
import { DRIVE_PATIENCE, drain } from './drain.ts';
import { createDuty } from './duty.ts';
import { dayBefore, logTail } from './gateway-process.ts';
import { lastReport } from './last-report.ts';
import { createPacer } from './pacer.ts';
import { openStage } from './stage.ts';
import { LATE_S, POSITIONS_AT_RISK_S, type Storm, type StormDisk } from './storm.ts';
import { fall, repair, repairAll } from './storm-blows.ts';
import { createLosses } from './storm-losses.ts';
import { BLOW_KINDS, planStorm } from './storm-plan.ts';
import { found, press, pressInStorm } from './storm-presses.ts';

export interface StormOptions {
  seed: number;
  /** Simulated. */
  seconds: number;
  /** Times real time. */
  speed: number;
  /** An existing, empty directory. */
  dir: string;
  scenarioFile: string;
  disk: StormDisk;
}

export interface StormResult extends Pick<Storm, 'blows' | 'undone' | 'startsRefused'> {
  closing: Closing;
}

const UPTIME_MS = 30_000;
const LEAD_MS = 5_000;
const LAST_EPOCH_MS = 2_000;
/** Simulated: on a machine under load a retry may be late, and the reserve takes its time. */
const STORE_PATIENCE_S = 300;
const START_T = Date.UTC(2026, 8, 1, 7, 0, 0);

/** Rejects only when the run cannot be made; a ledger that does not close is a result. */
export async function runStorm(options: StormOptions): Promise<StormResult> {
  const notBefore = dayBefore(START_T);
  const stage = await openStage({
    dir: options.dir,
    vehicle: 'amb-1',
    broker: 'any',
    time: { mode: 'scaled', speed: options.speed, wallMs: START_T - LEAD_MS, monoMs: UPTIME_MS },
    notBefore,
    positionsAtRiskS: POSITIONS_AT_RISK_S,
    forget: false,
    storeDirectory: options.disk.storeDirectory,
    gatewayEnvironment: options.disk.environment,
  });
  try {
    if (stage.conductor === null) throw new Error('a storm needs simulated time');
    const expectation = createExpectation({ notBeforeMs: Date.parse(notBefore), open: false });
    const run: Storm = {
      disk: options.disk,
      stage,
      pacer: createPacer(stage.conductor),
      expectation,
      duty: createDuty(expectation),
      losses: createLosses(),
      repairs: [],
      brokerBack: Promise.resolve(),
      platformBack: Promise.resolve(),
      platformUp: true,
      receiverOffMs: 0,
      doubtful: [],
      unanswered: null,
      trouble: null,
      problems: [],
      blows: Object.fromEntries(BLOW_KINDS.map((kind) => [kind, 0])) as Storm['blows'],
      undone: 0,
      startsRefused: 0,
    };
    await stage.startGateway();
    await press(run, 'G');
    await rage(run, options);
    return { closing: await finish(run, options.seconds), ...run };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}\nlast lines of the gateway's log:\n${logTail(stage.gatewayLog, 8)}`);
  } finally {
    await stage.close();
  }
}

/** Each second: what is due comes back, the receiver speaks, the blows fall. */
async function rage(run: Storm, options: StormOptions): Promise<void> {
  const { stage, pacer, expectation } = run;
  const plan = planStorm(options.seed, options.seconds);
  const scenario = { ...loadScenario(options.scenarioFile), startT: START_T };
  const vehicle = createVehicle(scenario, options.seed);
  // Another stretch of the duty for each seed: at base, driving, standing on the scene.
  const fromS = (options.seed * 37) % Math.floor(vehicle.durationS);
  let atMs = UPTIME_MS + LEAD_MS;
  for (let second = 0; second < options.seconds; second++) {
    // A machine under load delays what is still to come and does not squeeze it together: what is at risk is counted in these seconds.
    atMs = Math.max(atMs + 1000, pacer.nowMs());
    await pacer.to(atMs);
    await repair(run, second);
    const due = plan.filter(({ atS }) => atS === second);
    for (const blow of due) if (blow.kind === 'press') await pressInStorm(run, blow.key);
    const seen = clockOff({ ...vehicle.at(fromS + second), t: START_T + second * 1000 }, run.receiverOffMs);
    const told = due.some(({ kind }) => kind === 'leap-second') ? leapSecond(seen) : seen;
    const bytes = Buffer.from(encodeEpoch(told), 'latin1');
    await stage.write(bytes);
    expectation.epoch(bytes);
    run.losses.sent(second, expectation.positions.length);
    for (const blow of due) await fall(run, blow, second);
  }
  await repairAll(run, options.seconds);
}

async function finish(run: Storm, seconds: number): Promise<Closing> {
  const { stage, pacer, expectation } = run;
  await stage.taken();
  await pacer.to(pacer.nowMs() + LAST_EPOCH_MS + LATE_S * 1000);
  for (let second = seconds; run.repairs.length > 0; second++) {
    await pacer.to(pacer.nowMs() + 1000);
    await repair(run, second);
    if (second > seconds + STORE_PATIENCE_S) throw new Error('the store does not get well again');
  }
  for (const key of run.duty.keysToTheEnd()) await press(run, key);
  await pacer.to(pacer.nowMs() + (POSITIONS_AT_RISK_S + LATE_S) * 1000);
  if (!(await drain(stage, pacer, DRIVE_PATIENCE)))
    run.problems.push('the device waits in vain for an acknowledgement');
  const gatewayExit = await stage.stopGateway();
  const device = await stage.status();
  const platform = await lastReport(stage, device);
  const { unexpected, missing } = compare(expectation.positions, readLedgerFile(stage.ledgerFile));
  const losses = run.losses.account(expectation.positions, missing);
  run.problems.push(...crewProblems(platform));
  run.problems.push(...(unexpected === null ? losses.problems : [unexpected]));
  for (const made of found(run.doubtful, stage.crew.presses, platform.ledger)) stage.crew.promised(made);
  return closeLedger({
    expectedPositions: expectation.positions.length,
    presses: stage.crew.presses,
    device,
    platform,
    killTook: losses.most,
    gatewayExit,
    problems: run.problems,
  });
}
