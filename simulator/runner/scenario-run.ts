/**
 * A scenario from its file to the platform's ledger: the real gateway, a real broker, the network it names. Judged are the
 * statuses that must have come, the positions and the ledger as a whole.
 */

import { readKeys } from '../crew/keys.ts';
import { readLedgerFile } from '../platform/ledger-file.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { createExpectation } from '../vehicle/expected-positions.ts';
import { type Closing, closeLedger } from './closing.ts';
import { firstUnexpected } from './compare.ts';
import { automaticDiffers, crewDiffers, crewProblems, summariesDiffer } from './crew-compare.ts';
import { DRIVE_PATIENCE, drain } from './drain.ts';
import { createDuty } from './duty.ts';
import { dayBefore, logTail } from './gateway-process.ts';
import { lastReport } from './last-report.ts';
import { createPacer } from './pacer.ts';
import { createScenarioEpochs } from './scenario-epochs.ts';
import { judge, LATE_MS, type Verdict } from './scenario-judge.ts';
import { type Play, play } from './scenario-play.ts';
import { openStage, type StageOptions } from './stage.ts';

export interface ScenarioOptions {
  scenario: Scenario;
  seed: number;
  /** Times real time; `max` = lock-step. */
  speed: number | 'max';
  /** An existing, empty directory. */
  dir: string;
  vehicle: string;
  broker: StageOptions['broker'];
  /** Called often, with the second that was just played. */
  progress(second: number, endS: number): void;
}

export interface ScenarioResult {
  closing: Closing;
  verdicts: Verdict[];
  broker: string;
  realS: number;
  simulatedS: number;
}

const POSITIONS_AT_RISK_S = 30;
/** Time before second 0 in which the gateway starts, and uptime at its start. */
const LEAD_MS = 5_000;
const UPTIME_MS = 30_000;
/** A machine under load reads a key so late: N times as fast as real time that is N times as long. */
const MACHINE_LATE_MS = 200;
/** After this long an epoch that nothing follows is closed. */
const LAST_EPOCH_MS = 2_000;

/** Rejects only when the run cannot be made; an event that is wrong or a ledger that does not close is a result. */
export async function runScenario(options: ScenarioOptions): Promise<ScenarioResult> {
  const { scenario, seed, speed } = options;
  const epochs = createScenarioEpochs(scenario, seed);
  const began = performance.now();
  const notBefore = dayBefore(scenario.startT);
  const stage = await openStage({
    dir: options.dir,
    vehicle: options.vehicle,
    broker: options.broker,
    time: {
      mode: speed === 'max' ? 'lockstep' : 'scaled',
      speed: speed === 'max' ? 1 : speed,
      wallMs: scenario.startT - LEAD_MS,
      monoMs: UPTIME_MS,
    },
    notBefore,
    positionsAtRiskS: POSITIONS_AT_RISK_S,
    forget: typeof options.broker === 'object',
    keys: scenario.keys,
    ...(scenario.timeZone === null ? {} : { timeZone: scenario.timeZone }),
    network: {
      stretches: scenario.network.map(({ fromS, profile }) => ({ fromMs: fromS * 1000, profile })),
      seed,
      startMs: UPTIME_MS + LEAD_MS,
    },
  });
  try {
    const { conductor } = stage;
    if (conductor === null) throw new Error('a scenario needs simulated time');
    const expectation = createExpectation({ notBeforeMs: Date.parse(notBefore), open: false });
    const run: Play = {
      ...{ scenario, epochs, stage, vehicle: options.vehicle, positionsAtRiskS: POSITIONS_AT_RISK_S },
      pacer: createPacer(conductor),
      zeroMs: UPTIME_MS + LEAD_MS,
      expectation,
      duty: createDuty(expectation, readKeys(scenario.keys)),
      expected: [],
      killTook: null,
      faultsSeen: new Set(),
      problems: [],
      progress: (second) => options.progress(second, epochs.endS),
    };
    // Its start takes real time, which must not be simulated time.
    conductor.pause();
    await stage.startGateway();
    conductor.resume();
    await play(run);
    // A scenario may end without a network; whether its ledger closes is another question.
    stage.link.end();
    return {
      ...(await conclude(run, LATE_MS + (speed === 'max' ? 0 : speed * MACHINE_LATE_MS))),
      broker: `${stage.broker.kind}, MQTT ${stage.broker.protocol}`,
      realS: (performance.now() - began) / 1000,
      simulatedS: (conductor.monoMs() - UPTIME_MS) / 1000,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}\nlast lines of the gateway's log:\n${logTail(stage.gatewayLog, 8)}`);
  } finally {
    await stage.close();
  }
}

/** Whatever is on the device goes to the platform; then everything is counted. */
async function conclude(run: Play, lateMs: number): Promise<Pick<ScenarioResult, 'closing' | 'verdicts'>> {
  const { stage, pacer, problems, scenario } = run;
  await stage.taken();
  // By then the last group of positions is on the disk, and counts.
  await pacer.to(pacer.nowMs() + LAST_EPOCH_MS + run.positionsAtRiskS * 1000);
  if (!(await drain(stage, pacer, DRIVE_PATIENCE))) problems.push('the device waits in vain for an acknowledgement');
  run.duty.until(pacer.nowMs());
  const gatewayExit = await stage.stopGateway();
  const device = await stage.status();
  const platform = await lastReport(stage, device);
  const records = readLedgerFile(stage.ledgerFile);
  const unexpected = firstUnexpected(run.expectation.positions, records);
  if (unexpected !== null) problems.push(unexpected);
  problems.push(...crewProblems(platform), ...crewDiffers(run.duty.foretold, records));
  problems.push(...automaticDiffers(run.duty.automatic, records), ...summariesDiffer(scenario.summaries, records));
  const twice = platform.ledger.duplicates.events;
  if (scenario.eventsOnce && twice > 0) problems.push(`${twice} events came twice`);
  for (const code of scenario.faults)
    if (!run.faultsSeen.has(code)) problems.push(`the fault ${code} was to be raised and was not`);
  const closing = closeLedger({
    expectedPositions: run.expectation.positions.length,
    presses: stage.crew.presses,
    device,
    platform,
    killTook: run.killTook,
    gatewayExit,
    problems,
  });
  return { closing, verdicts: judge(run.expected, records, run.epochs.placeAt, lateMs) };
}
