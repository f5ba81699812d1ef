/** The processes that a fleet run starts beside the broker: its workers and its vehicles, and what they say. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../runner/children.ts';
import type { Coordinator } from './coordinator.ts';
import type { Costs } from './costs.ts';
import type { VehiclesOrder, VehiclesReport, VehiclesStatus, VehiclesTask, WorkerLine, WorkerTask } from './wire.ts';

/** Of all workers, since the beginning. */
export type WorkersTally = Omit<Extract<WorkerLine, { kind: 'tally' }>, 'kind'>;

export interface Workers {
  tally(): WorkersTally;
  /** kill -9. Its share waits at the broker for it, or comes again from the vehicles. */
  kill(index: number): Promise<void>;
  start(index: number): Promise<void>;
  /** Resolves when each has stored all and is gone. */
  end(): Promise<void>;
}

/** @param died called when a process ends that nobody asked to */
export async function startWorkers(
  tasks: readonly WorkerTask[],
  coordinator: Coordinator,
  costs: Costs,
  died: (what: string) => void,
): Promise<Workers> {
  const tally: WorkersTally = {
    messages: 0,
    bytes: 0,
    invalid: 0,
    lastInvalid: null,
    dropped: 0,
    retained: 0,
    syncs: 0,
  };
  const children = new Map<number, Child>();

  function take(line: Exclude<WorkerLine, { kind: 'ready' }>): void {
    if (line.kind === 'stored') coordinator.stored(line.records, line.known);
    else add(tally, line);
  }

  async function start(index: number): Promise<void> {
    const task = tasks[index];
    if (task === undefined) throw new Error(`no worker ${index}`);
    const child = await startProcess('worker.ts', task);
    children.set(index, child);
    costs.watch(`worker ${index + 1}`, child.pid);
    await new Promise<void>((resolve, reject) => {
      onLines<WorkerLine>(child, (line) => {
        if (line.kind === 'ready') resolve();
        else take(line);
      });
      void child.exited.then(({ code, signal }) => {
        const how = `worker ${index + 1} ended (${signal ?? code})`;
        if (children.get(index) === child) died(how);
        reject(new Error(how));
      });
    });
  }

  for (const index of tasks.keys()) await start(index);
  return {
    tally: () => ({ ...tally }),
    start,
    async kill(index) {
      const child = children.get(index);
      children.delete(index);
      child?.signal('SIGKILL');
      await child?.exited;
    },
    async end() {
      const all = [...children.values()];
      children.clear();
      await Promise.all(all.map((child) => endOf(child)));
    },
  };
}

function add(sum: WorkersTally, more: WorkersTally): void {
  for (const key of ['messages', 'bytes', 'invalid', 'dropped', 'retained', 'syncs'] as const) sum[key] += more[key];
  sum.lastInvalid = more.lastInvalid ?? sum.lastInvalid;
}

async function endOf(child: Child): Promise<void> {
  // What it said last is read before it counts as gone.
  const drained = new Promise<void>((resolve) => child.stdout?.once('close', resolve));
  child.stdin?.write('end\n');
  await Promise.all([child.exited, drained]);
}

export interface Vehicles {
  status(): VehiclesStatus;
  offDuty(): void;
  /** They disconnect, and say what they did. */
  end(): Promise<VehiclesReport>;
}

export async function startVehicles(task: VehiclesTask, costs: Costs, died: (what: string) => void): Promise<Vehicles> {
  const child = await startProcess('vehicles.ts', task);
  costs.watch('vehicles', child.pid);
  let status: VehiclesStatus = { kind: 'status', connected: 0, waiting: 0, onDuty: task.vehicles };
  const report = new Promise<VehiclesReport>((resolve, reject) => {
    onLines<VehiclesStatus | VehiclesReport>(child, (line) => {
      if (line.kind === 'report') resolve(line);
      else status = line;
    });
    void child.exited.then(({ code, signal }) => reject(new Error(`the vehicles ended (${signal ?? code})`)));
  });
  report.catch((error: Error) => died(error.message));
  const say = (order: VehiclesOrder) => void child.stdin?.write(`${order}\n`);
  return {
    status: () => status,
    offDuty: () => say('off-duty'),
    async end() {
      say('end');
      return report;
    },
  };
}

async function startProcess(script: string, task: VehiclesTask | WorkerTask): Promise<Child> {
  const child = await startChild(process.execPath, [
    fileURLToPath(new URL(`./${script}`, import.meta.url)),
    JSON.stringify(task),
  ]);
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => console.error(`${script}: ${line}`));
  }
  return child;
}

function onLines<Line>(child: Child, take: (line: Line) => void): void {
  if (child.stdout === null) return;
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = parsed<Line>(text);
    if (line !== null) take(line);
  });
}

/** Null: it was cut, because who wrote it was killed. */
function parsed<Line>(text: string): Line | null {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
}
