/**
 * One recorded drive from the receiver's pty to the platform's ledger, with a cut and a kill on the way if asked
 * (docs/simulated-time.md says how time passes).
 */
import type { LedgerRecord } from '../platform/ledger.ts';
import { readLedgerFile } from '../platform/ledger-file.ts';
import type { PlatformReport } from '../platform/platform.ts';
import { type Drive, readDrive } from '../vehicle/drive.ts';
import { createExpectation, type Expectation } from '../vehicle/expected-positions.ts';
import type { Exit } from './children.ts';
import { type Closing, closeLedger, type PressMade } from './closing.ts';
import { firstUnexpected } from './compare.ts';
import { automaticDiffers, crewDiffers, crewProblems } from './crew-compare.ts';
import { DRIVE_PATIENCE, drain } from './drain.ts';
import { createDuty, type Duty } from './duty.ts';
import { type DeviceStatus, dayBefore, logTail } from './gateway-process.ts';
import { lastReport } from './last-report.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

export interface DriveOptions {
  file: string;
  /** An existing, empty directory. */
  dir: string;
  /** Times real time; `max` = lock-step. */
  speed: number | 'max';
  broker: StageOptions['broker'];
  vehicle: string;
  /** Simulated seconds without a network; null = no cut. */
  cutS: number | null;
  kill: boolean;
  say: (line: string) => void;
}

export interface DriveResult {
  closing: Closing;
  presses: readonly PressMade[];
  device: DeviceStatus;
  platform: PlatformReport;
  broker: string;
  /** Every record in the platform's file, in the order in which it came. */
  records: LedgerRecord[];
  realS: number;
  simulatedS: number;
}

const POSITIONS_AT_RISK_S = 30;
/** Time before the first epoch in which the crew begins its garde, and uptime at the start. */
const LEAD_MS = 10_000;
const UPTIME_MS = 30_000;
/** After this long an epoch that nothing follows is closed. */
const LAST_EPOCH_MS = 2_000;

/** Which share of the drive is over when something happens. The second press falls into the cut. */
const CUT_AT = 1 / 3;
const KILL_AT = 2 / 3;
const PRESSES: readonly (readonly [share: number, key: string])[] = [
  [0.1, '1'],
  [CUT_AT, '2'],
  [0.45, '5'],
  [0.6, '6'],
  [0.75, '7'],
  [0.9, '9'],
];

/** By number of the epoch that it acts on first: before its bytes, after all those in front (docs/sampling.md, section 5). */
export function pressesOnTheWay(epochs: number): Map<number, string> {
  return new Map(PRESSES.map(([share, key]) => [indexAt(share, epochs) + 1, key]));
}

function indexAt(share: number, epochs: number): number {
  return Math.floor(share * epochs);
}

interface Run {
  options: DriveOptions;
  drive: Drive;
  stage: Stage;
  pacer: Pacer;
  expectation: Expectation;
  duty: Duty;
  /** Monotonic instant at which the link comes back; null while it is up. */
  restoreAtMs: number | null;
  killTook: number | null;
  problems: string[];
}

/** Rejects only when the run cannot be made; a ledger that does not close is a result. */
export async function runDrive(options: DriveOptions): Promise<DriveResult> {
  const drive = readDrive(options.file);
  const began = performance.now();
  const wallMs = drive.startT - LEAD_MS;
  const notBefore = dayBefore(drive.startT);
  const stage = await openStage({
    dir: options.dir,
    vehicle: options.vehicle,
    broker: options.broker,
    time: {
      mode: options.speed === 'max' ? 'lockstep' : 'scaled',
      speed: options.speed === 'max' ? 1 : options.speed,
      wallMs,
      monoMs: UPTIME_MS,
    },
    notBefore,
    positionsAtRiskS: POSITIONS_AT_RISK_S,
    forget: typeof options.broker === 'object',
  });
  const { conductor } = stage;
  if (conductor === null) throw new Error('a drive needs simulated time');
  const expectation = createExpectation({ notBeforeMs: Date.parse(notBefore), open: false });
  const run: Run = {
    options,
    drive,
    stage,
    pacer: createPacer(conductor),
    expectation,
    duty: createDuty(expectation),
    restoreAtMs: null,
    killTook: null,
    problems: [],
  };
  try {
    const ended = await play(run);
    return {
      ...ended,
      presses: stage.crew.presses,
      broker: `${stage.broker.kind}, MQTT ${stage.broker.protocol}`,
      records: readLedgerFile(stage.ledgerFile),
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

async function play(run: Run): Promise<Pick<DriveResult, 'closing' | 'device' | 'platform'>> {
  const { stage, pacer } = run;
  await stage.startGateway();
  await press(run, 'G');
  await playEpochs(run);
  await restoreLink(run, run.restoreAtMs ?? pacer.nowMs());
  await stage.taken();
  await pacer.to(pacer.nowMs() + LAST_EPOCH_MS);
  await press(run, 'G');
  // By then the last group of positions is on the disk, and counts.
  await pacer.to(pacer.nowMs() + POSITIONS_AT_RISK_S * 1000);
  if (!(await drain(stage, pacer, DRIVE_PATIENCE)))
    run.problems.push('the device waits in vain for an acknowledgement');
  const gatewayExit: Exit = await stage.stopGateway();
  const device = await stage.status();
  const platform = await lastReport(stage, device);
  const records = readLedgerFile(stage.ledgerFile);
  run.problems.push(...crewProblems(platform), ...crewDiffers(run.duty.foretold, records));
  run.problems.push(...automaticDiffers(run.duty.automatic, records));
  const unexpected = firstUnexpected(run.expectation.positions, records);
  if (unexpected !== null) run.problems.push(unexpected);
  const closing = closeLedger({
    expectedPositions: run.expectation.positions.length,
    presses: stage.crew.presses,
    device,
    platform,
    killTook: run.killTook,
    gatewayExit,
    problems: run.problems,
  });
  return { closing, device, platform };
}

async function playEpochs(run: Run): Promise<void> {
  const { stage, pacer, drive, options } = run;
  const { epochs, startT } = drive;
  const pressAt = pressesOnTheWay(epochs.length);
  for (const [index, epoch] of epochs.entries()) {
    const dueMs = UPTIME_MS + LEAD_MS + (epoch.t - startT);
    if (run.restoreAtMs !== null && dueMs >= run.restoreAtMs) await restoreLink(run, run.restoreAtMs);
    await pacer.to(dueMs);
    if (options.cutS !== null && index === indexAt(CUT_AT, epochs.length)) {
      stage.link.cut();
      run.restoreAtMs = dueMs + options.cutS * 1000;
      options.say(`link cut at ${clockOf(epoch.t)} for ${options.cutS} s`);
    }
    if (options.kill && index === indexAt(KILL_AT, epochs.length)) await killGateway(run, epoch.t);
    const key = pressAt.get(index);
    run.duty.until(dueMs);
    if (key !== undefined) await press(run, key);
    await stage.write(epoch.bytes);
    run.expectation.epoch(epoch.bytes);
    if (pacer.lockStep) await stage.taken();
  }
}

async function restoreLink(run: Run, atMs: number): Promise<void> {
  if (run.restoreAtMs === null) return;
  await run.pacer.to(atMs);
  run.stage.link.restore();
  run.restoreAtMs = null;
}

/** At a moment when the gateway has read everything: what it has not yet written is what the kill may take. */
async function killGateway(run: Run, t: number): Promise<void> {
  const { stage, expectation, options } = run;
  await stage.taken();
  const atRisk = expectation.positions.filter((position) => position.t > t - POSITIONS_AT_RISK_S * 1000);
  await stage.killGateway();
  await stage.startGateway();
  stage.conductor?.resume();
  expectation.restart();
  run.killTook = atRisk.length;
  options.say(
    `gateway killed at ${clockOf(t)} and started again; up to ${atRisk.length} positions were only in memory`,
  );
}

async function press(run: Run, key: string): Promise<void> {
  // What a press changes is told by the bytes in front of it: they must have been read.
  await run.stage.taken();
  const finger = { key, atMs: run.pacer.nowMs() };
  const problem = run.duty.pressed(finger, await run.stage.crew.press(key));
  if (problem !== null) run.problems.push(problem);
}

function clockOf(t: number): string {
  return `${new Date(t).toISOString().slice(11, 19)} UTC`;
}
