/** One run of a fleet: broker, workers, vehicles; a worker is killed, the broker is killed, all go off duty, everything drains. */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Broker, startBroker } from '../network/broker.ts';
import { makeCertificates } from './certificates.ts';
import { type Coordinator, startCoordinator } from './coordinator.ts';
import { type Cost, type Costs, filesAllowed, watchCosts } from './costs.ts';
import type { Storm } from './figures.ts';
import * as limits from './limits.ts';
import { startVehicles, startWorkers, type Vehicles, type Workers, type WorkersTally } from './processes.ts';
import { type Recount, recount } from './recount.ts';
import type { TlsFiles, VehiclesReport, WorkerTask } from './wire.ts';

export interface FleetOptions {
  vehicles: number;
  minutes: number;
  workers: number;
  seed: number;
  tls: boolean;
  /** Somebody else's: it is neither restarted nor measured, and what was left retained is removed. Null: an own Mosquitto. */
  broker: string | null;
  restart: boolean;
  /** For a test of the judgement: the ledger loses a position of this vehicle. */
  lose: string | null;
}

/** What happened, in raw instants (UTC, ms) and counts. */
export interface FleetRun {
  startedMs: number;
  connectedMs: number;
  storm: Storm | null;
  offDutyMs: number;
  drainedMs: number;
  workerKilledMs: number | null;
  report: VehiclesReport;
  workers: WorkersTally;
  coordinator: Coordinator;
  presences: Record<string, number>;
  costs: Cost[];
  /** CPU seconds of each role from the kill of the broker until all were back. */
  stormCpuS: { role: string; cpuS: number }[];
  coordinatorLagP99Ms: number;
  files: Recount;
  problems: string[];
}

const POLL_MS = 100;
const PROGRESS_MS = 10_000;
const LAG_RESOLUTION_MS = 10;

/** Everything that is under way in a run. */
interface Stage {
  options: FleetOptions;
  dir: string;
  url: string;
  broker: Broker | null;
  startOwnBroker(port?: number): Promise<Broker>;
  coordinator: Coordinator;
  workers: Workers;
  vehicles: Vehicles;
  costs: Costs;
  problems: string[];
  /** Of processes that ended by themselves: the run is over. */
  fatal: string[];
}

/** @throws where it cannot begin at all. What goes wrong later stands in `problems`. */
export async function runFleet(options: FleetOptions, dir: string, say: (line: string) => void): Promise<FleetRun> {
  needFiles(options.vehicles);
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  const { stage, files, startedMs } = await open(options, dir);
  const { vehicles, coordinator, workers, costs, problems } = stage;
  const progress = setInterval(() => say(progressOf(stage, startedMs)), PROGRESS_MS);

  const pacedMs = (options.vehicles * 1_000) / limits.CONNECTS_PER_S;
  const allConnected = () => vehicles.status().connected === options.vehicles;
  const patienceMs = pacedMs + limits.CONNECT_PATIENCE_MS;
  if (!(await until(stage, allConnected, patienceMs))) problems.push('not every vehicle connected at the start');
  const connectedMs = Date.now();
  say(`all connected after ${((connectedMs - startedMs) / 1_000).toFixed(1)} s`);

  const { storm, workerKilledMs } = await play(stage, connectedMs, say);
  const offDutyMs = Date.now();
  say('off duty; what waits drains');
  vehicles.offDuty();
  const drained = () => vehicles.status().onDuty === 0 && vehicles.status().waiting === 0;
  if (!(await until(stage, drained, limits.DRAIN_PATIENCE_MS))) {
    const { onDuty, waiting } = vehicles.status();
    problems.push(`not drained: ${waiting} records wait, ${onDuty} vehicles are on duty`);
  }
  const drainedMs = Date.now();
  clearInterval(progress);
  const all = costs.all();
  const stormCpuS = storm === null ? [] : stormCosts(costs, all, storm);
  costs.stop();

  const presences = coordinator.presences();
  const report = await vehicles.end();
  await workers.end();
  if (options.lose !== null) coordinator.ledger.lose(options.lose);
  await coordinator.close(report.counts.map(({ id }) => id));
  await stage.broker?.stop();
  problems.push(...stage.fatal);
  return {
    ...{ startedMs, connectedMs, storm, offDutyMs, drainedMs, workerKilledMs, report, workers: workers.tally() },
    ...{ coordinator, presences, costs: all, stormCpuS, problems, files: recount(coordinator.ledger, files) },
    coordinatorLagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS),
  };
}

/** Before anything is started: a process that has no descriptor left fails in ways that do not say so. */
export function needFiles(vehicles: number, allowed: number | null = filesAllowed()): void {
  const needed = vehicles + limits.FILES_SPARE;
  if (allowed === null || allowed >= needed) return;
  throw new Error(
    `file-descriptors: ${vehicles} vehicles need ${needed} open files in one process and in the broker, ${allowed} are allowed: ` +
      `ulimit -Hn ${needed} as root, LimitNOFILE= of the service, or fewer --vehicles`,
  );
}

async function open(options: FleetOptions, dir: string): Promise<{ stage: Stage; files: string[]; startedMs: number }> {
  const run = Date.now().toString(36);
  const certificates = options.tls && options.broker === null ? makeCertificates(dir) : null;
  const tls: TlsFiles | null = certificates?.client ?? null;
  const costs = watchCosts();
  const messages = { queuedMax: limits.BROKER_QUEUED_MAX, inFlightMax: limits.BROKER_IN_FLIGHT_MAX };
  const startOwnBroker = async (port?: number) => {
    const broker = await startBroker({
      ...{ dir, only: 'mosquitto', messages },
      ...(port === undefined ? {} : { port }),
      ...(certificates === null ? {} : { tls: certificates.broker }),
    });
    costs.watch('broker', broker.pid);
    return broker;
  };
  const broker = options.broker === null ? await startOwnBroker() : null;
  const url = broker?.url ?? options.broker ?? '';
  const fatal: string[] = [];
  const died = (what: string) => void fatal.push(what);
  costs.watch('coordinator', process.pid);
  const coordinator = await startCoordinator(url, run, tls, options.broker !== null);
  const tasks = Array.from({ length: options.workers }, (_, i): WorkerTask => {
    const name = `fleet-${run}-worker-${i + 1}`;
    return { broker: url, clientId: name, group: `fleet-${run}`, file: join(dir, `worker-${i + 1}.jsonl`), tls };
  });
  const workers = await startWorkers(tasks, coordinator, costs, died);
  const startedMs = Date.now();
  const { vehicles: count, seed } = options;
  const task = { broker: url, vehicles: count, seed, run, tls, forget: options.broker !== null };
  const vehicles = await startVehicles(task, costs, died);
  return {
    stage: { options, dir, url, broker, startOwnBroker, coordinator, workers, vehicles, costs, problems: [], fatal },
    ...{ files: tasks.map(({ file }) => file), startedMs },
  };
}

/** On duty: a worker is killed after a quarter, the broker after half of the time. */
async function play(
  stage: Stage,
  connectedMs: number,
  say: (line: string) => void,
): Promise<{ storm: Storm | null; workerKilledMs: number | null }> {
  const { options, workers, vehicles } = stage;
  const endMs = connectedMs + options.minutes * 60_000;
  const reach = (share: number) => {
    const atMs = connectedMs + share * options.minutes * 60_000;
    return until(stage, () => Date.now() >= atMs, Number.POSITIVE_INFINITY);
  };
  await reach(0.25);
  const workerKilledMs = Date.now();
  say('worker 1 is killed (SIGKILL)');
  await workers.kill(0);
  await pause(limits.WORKER_OFF_MS);
  await workers.start(0);

  let storm: Storm | null = null;
  if (options.restart && stage.broker !== null) {
    await reach(0.5);
    const killedMs = Date.now();
    say('the broker is killed (SIGKILL, no persistence: it forgets every session and every retained message)');
    const { port } = stage.broker;
    await stage.broker.kill();
    await pause(limits.BROKER_OFF_MS);
    const startedMs = Date.now();
    stage.broker = await stage.startOwnBroker(port);
    say('the broker answers again');
    const allBack = () => vehicles.status().connected === options.vehicles;
    const back = await until(stage, allBack, limits.RECONNECT_MAX_MS * 2);
    if (!back) stage.problems.push('not every vehicle came back after the storm');
    storm = { killedMs, startedMs, overMs: Date.now() };
    say(`all back ${((storm.overMs - startedMs) / 1_000).toFixed(1)} s after it was started`);
  }
  await until(stage, () => Date.now() >= endMs, Number.POSITIVE_INFINITY);
  return { storm, workerKilledMs };
}

/** False when it did not come true in time, or a process of the run is gone. */
async function until(stage: Stage, condition: () => boolean, patienceMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + patienceMs;
  while (!condition()) {
    if (stage.fatal.length > 0 || Date.now() > deadlineMs) return false;
    await pause(POLL_MS);
  }
  return true;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function progressOf({ vehicles, coordinator }: Stage, startedMs: number): string {
  const { connected, waiting, onDuty } = vehicles.status();
  const { records } = coordinator.ledger.totals();
  const s = Math.round((Date.now() - startedMs) / 1_000);
  return `${s} s: ${connected} connected, ${onDuty} on duty, ${records} records stored, ${waiting} wait in the vehicles`;
}

function stormCosts(costs: Costs, roles: readonly Cost[], storm: Storm): FleetRun['stormCpuS'] {
  return roles.map(({ role }) => ({ role, cpuS: costs.between(role, storm.killedMs, storm.overMs) ?? 0 }));
}
