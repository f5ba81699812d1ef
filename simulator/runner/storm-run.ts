/**
 * A made-up duty under a seeded storm, in scaled simulated time: gateway and broker are killed, the link is cut or goes silent,
 * the wall clock is set. At the end everything comes back, and the ledger must close.
 */
import { readLedgerFile } from '../platform/ledger-file.ts';
import { encodeEpoch } from '../receiver/encoder.ts';
import { loadScenario } from '../scenarios/scenario.ts';
import { createExpectation } from '../vehicle/expected-positions.ts';
import { createVehicle } from '../vehicle/motion.ts';
import { type Closing, closeLedger } from './closing.ts';
import { firstUnexpected } from './compare.ts';
import { DRIVE_PATIENCE, drain } from './drain.ts';
import { dayBefore, logTail } from './gateway-process.ts';
import { lastReport } from './last-report.ts';
import { createPacer } from './pacer.ts';
import { openStage } from './stage.ts';
import {
  type FailingDisk,
  fall,
  found,
  LATE_S,
  POSITIONS_AT_RISK_S,
  press,
  pressInStorm,
  repair,
  repairAll,
  type Storm,
  settlePresses,
} from './storm-blows.ts';
import { planStorm, type StormBlow } from './storm-plan.ts';

export interface StormOptions {
  seed: number;
  /** Simulated. */
  seconds: number;
  /** Times real time. */
  speed: number;
  /** An existing, empty directory. */
  dir: string;
  scenarioFile: string;
  /** null: the disk is always well. */
  disk: FailingDisk | null;
}

export interface StormResult {
  closing: Closing;
  /** How often each kind of blow fell. */
  blows: Record<StormBlow['kind'], number>;
}

const UPTIME_MS = 30_000;
const LEAD_MS = 5_000;
const LAST_EPOCH_MS = 2_000;
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
    gatewayEnvironment: options.disk?.environment ?? {},
  });
  try {
    if (stage.conductor === null) throw new Error('a storm needs simulated time');
    const run: Storm = {
      disk: options.disk,
      startT: START_T,
      stage,
      pacer: createPacer(stage.conductor),
      expectation: createExpectation({ notBeforeMs: Date.parse(notBefore) }),
      repairs: [],
      brokerBack: Promise.resolve(),
      doubtful: [],
      unanswered: null,
      diskBadFromS: null,
      killTook: 0,
      problems: [],
      blows: { 'kill-gateway': 0, 'kill-broker': 0, cut: 0, 'half-open': 0, 'clock-step': 0, disk: 0, press: 0 },
    };
    await stage.startGateway();
    await press(run, 'G');
    await rage(run, options);
    return { closing: await finish(run), blows: run.blows };
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
  const vehicle = createVehicle(loadScenario(options.scenarioFile), START_T, options.seed);
  // Another stretch of the duty for each seed: at base, driving, standing on the scene.
  const fromS = (options.seed * 37) % Math.floor(vehicle.durationS);
  for (let second = 0; second < options.seconds; second++) {
    await pacer.to(UPTIME_MS + LEAD_MS + second * 1000);
    repair(run, second);
    const due = plan.filter(({ atS }) => atS === second);
    for (const blow of due) if (blow.kind === 'press') await pressInStorm(run, blow.key);
    const bytes = Buffer.from(encodeEpoch({ ...vehicle.at(fromS + second), t: START_T + second * 1000 }), 'latin1');
    await stage.write(bytes);
    expectation.epoch(bytes);
    for (const blow of due) await fall(run, blow, second);
  }
  await repairAll(run);
}

async function finish(run: Storm): Promise<Closing> {
  const { stage, pacer, expectation } = run;
  await stage.taken();
  await pacer.to(pacer.nowMs() + LAST_EPOCH_MS + LATE_S * 1000);
  settlePresses(run);
  await press(run, 'G');
  await pacer.to(pacer.nowMs() + (POSITIONS_AT_RISK_S + LATE_S) * 1000);
  if (!(await drain(stage, pacer, DRIVE_PATIENCE)))
    run.problems.push('the device waits in vain for an acknowledgement');
  const gatewayExit = await stage.stopGateway();
  const device = await stage.status();
  const platform = await lastReport(stage, device);
  const unexpected = firstUnexpected(expectation.positions, readLedgerFile(stage.ledgerFile));
  if (unexpected !== null) run.problems.push(unexpected);
  for (const made of found(run.doubtful, stage.crew.presses, platform.ledger)) stage.crew.promised(made);
  return closeLedger({
    expectedPositions: expectation.positions.length,
    presses: stage.crew.presses,
    device,
    platform,
    killTook: run.killTook,
    gatewayExit,
    problems: run.problems,
  });
}
