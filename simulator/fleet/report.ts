/** What is printed of a run, and the verdict: plain lines, and the same as one object for `--json`. Pure. */
import type { Cost } from './costs.ts';
import { type Spread, type Wave, waitsByPhase, waveOf } from './figures.ts';
import type { Comparison } from './ledger.ts';
import type { FleetOptions, FleetRun } from './run.ts';

export interface Machine {
  command: string;
  cpus: string;
  memoryGb: number;
  kernel: string;
  node: string;
  loadBefore: number[];
  loadAfter: number[];
}

export interface Verdict {
  lines: string[];
  lastLine: string;
  ok: boolean;
  /** Everything that was printed and more. */
  json: object;
}

export function judge(options: FleetOptions, run: FleetRun, machine: Machine): Verdict {
  const { ledger } = run.coordinator;
  const compared = ledger.compare(run.report.counts);
  const problems = [...run.problems, ...compared.findings, ...faultsOf(run)];
  const { records, duplicates } = ledger.totals();
  const closed = `ledgers closed ${compared.closed} records ${records} lost ${compared.lost} duplicated ${duplicates}`;
  const lastLine = `fleet: vehicles ${options.vehicles} ${closed}`;
  const figures = figuresOf(run);
  return {
    lines: [...linesOf(options, run, machine, figures), ...shown(problems)],
    lastLine,
    ok: problems.length === 0 && compared.closed === options.vehicles,
    json: { options, machine, figures, problems, verdict: { ...verdictOf(compared), records, duplicates } },
  };
}

const verdictOf = ({ closed, lost }: Comparison) => ({ closed, lost });
const PROBLEMS_SHOWN = 20;

function shown(problems: readonly string[]): string[] {
  const more = problems.length - PROBLEMS_SHOWN;
  const lines = problems.slice(0, PROBLEMS_SHOWN).map((problem) => `WRONG: ${problem}`);
  return more > 0 ? [...lines, `WRONG: and ${more} more`] : lines;
}

function faultsOf({ report, workers, coordinator, files }: FleetRun): string[] {
  const heard = coordinator.heard();
  const invalid = workers.invalid + heard.invalid;
  const last = workers.lastInvalid ?? heard.lastInvalid;
  return [
    ...Object.entries(report.faults).map(([name, times]) => `${name} (${times} times)`),
    ...(invalid > 0 ? [`${invalid} payloads do not fit the contract, the last one: ${last}`] : []),
    ...(workers.dropped > 0 ? [`a worker dropped ${workers.dropped} records: its disk is too slow`] : []),
    ...(files.unknown === 0 ? [] : [`${files.unknown} records are in the files and not in the ledger`]),
    ...(files.unproven === 0 ? [] : [`${files.unproven} records are in the ledger and not in the files`]),
  ];
}

export interface Figures {
  dutyS: number;
  start: Wave;
  storm: (Wave & { offS: number }) | null;
  published: FleetRun['report']['published'];
  perS: { in: number; out: number; positions: number; events: number; socketIn: number; socketOut: number };
  eventWaits: ReturnType<typeof waitsByPhase>;
  liveWaits: ReturnType<typeof waitsByPhase>;
  recordsPerFlush: number;
}

function figuresOf(run: FleetRun): Figures {
  const { report, coordinator, storm, workers } = run;
  const dutyS = (run.drainedMs - run.startedMs) / 1_000;
  const published = Object.values(report.published).reduce((sum, { messages }) => sum + messages, 0);
  const { events, live, history } = coordinator.events;
  const delivered = workers.messages + coordinator.heard().messages + report.received.messages;
  return {
    dutyS,
    start: waveOf(report.connects, run.startedMs),
    storm: storm && { ...waveOf(report.connects, storm.startedMs), offS: (storm.startedMs - storm.killedMs) / 1_000 },
    published: report.published,
    perS: {
      ...{ in: (published + coordinator.acknowledgementsSent()) / dutyS, out: delivered / dutyS },
      ...{ positions: (live + history) / dutyS, events: events / dutyS },
      ...{ socketIn: report.socketBytes.sent / dutyS, socketOut: report.socketBytes.received / dutyS },
    },
    eventWaits: waitsByPhase(report.eventWaits, storm),
    liveWaits: waitsByPhase(coordinator.liveWaits, storm),
    recordsPerFlush: (events + live + history) / Math.max(1, workers.syncs),
  };
}

function linesOf(options: FleetOptions, run: FleetRun, machine: Machine, figures: Figures): string[] {
  const { report, coordinator, workers } = run;
  const { events } = coordinator;
  const { perS } = figures;
  const topics = Object.entries(report.published).map(([topic, { messages }]) => `${topic} ${messages}`);
  const rates = `${perS.in.toFixed(0)} messages/s into the broker, ${perS.out.toFixed(0)} out of it`;
  return [
    `command: ${machine.command}`,
    `machine: ${machine.cpus}, ${machine.memoryGb} GB, ${machine.kernel}, Node ${machine.node}; ` +
      `load before ${load(machine.loadBefore)}, after ${load(machine.loadAfter)}`,
    `link: ${options.tls ? 'TLS, one client certificate for all, no session resumption' : 'in the clear'}`,
    `start: ${waveLine(figures.start)}, ${report.attempts} attempts, ${report.linksLost} links lost in all`,
    ...stormLines(figures, run),
    `traffic, over ${figures.dutyS.toFixed(0)} s: ${rates}; ${perS.positions.toFixed(1)} positions/s, ${perS.events.toFixed(1)} events/s`,
    `sockets of the vehicles: ${kb(perS.socketIn)} kB/s sent, ${kb(perS.socketOut)} kB/s received (without TCP and IP)`,
    `published: ${topics.join(', ')}; acknowledgements ${coordinator.acknowledgementsSent()}`,
    `stored: ${events.events} events, ${events.live} positions live, ${events.history} in history; ` +
      `${figures.recordsPerFlush.toFixed(1)} records per flush; lines in the files ${run.files.lines}`,
    ...waitLines('event, publish → cmd/ack', figures.eventWaits),
    ...waitLines('live position, publish → stored', figures.liveWaits),
    ...run.costs.map((cost) => costLine(cost, run.stormCpuS, figures.dutyS)),
    `event loop lag p99: vehicles ${report.lagP99Ms.toFixed(1)} ms, coordinator ${run.coordinatorLagP99Ms.toFixed(1)} ms`,
    `workers: ${workers.messages} messages and ${workers.retained} retained copies, ${workers.syncs} flushes`,
    `presence at the end: ${JSON.stringify(run.presences)}`,
  ];
}

function costLine({ role, cpuS, rssMb, rssPeakMb }: Cost, storm: FleetRun['stormCpuS'], dutyS: number): string {
  const stormy = storm.find((each) => each.role === role);
  const inStorm = stormy === undefined ? '' : ` (${stormy.cpuS.toFixed(1)} s of it in the storm)`;
  const share = ((100 * cpuS) / dutyS).toFixed(1);
  return `${role}: CPU ${cpuS.toFixed(1)} s${inStorm}, ${share} % of a core, RSS ${rssMb.toFixed(0)} MB, peak ${rssPeakMb.toFixed(0)} MB`;
}

const load = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(' ');
const kb = (bytes: number) => (bytes / 1_000).toFixed(1);
const seconds = (ms: number | null) => (ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s`);

function waveLine({ connected, halfMs, mostMs, allMs, peakPerS }: Wave): string {
  const until = `50 % after ${seconds(halfMs)}, 95 % ${seconds(mostMs)}, 100 % ${seconds(allMs)}`;
  return `${connected} connected, ${until}, at most ${peakPerS} connects/s`;
}

function stormLines({ storm }: Figures, { workerKilledMs, startedMs }: FleetRun): string[] {
  const killed = workerKilledMs === null ? [] : [`worker 1: killed after ${seconds(workerKilledMs - startedMs)}`];
  if (storm === null) return [...killed, 'storm: none, the broker was not restarted'];
  return [...killed, `storm: broker off for ${storm.offS.toFixed(1)} s, then ${waveLine(storm)}`];
}

function waitLines(what: string, waits: Figures['eventWaits']): string[] {
  return (['before', 'during', 'after'] as const).map(
    (phase) => `${what}, ${phase} the storm: ${spreadLine(waits[phase])}`,
  );
}

function spreadLine({ count, p50Ms, p99Ms, maxMs }: Spread): string {
  return count === 0 ? 'none' : `p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms (${count})`;
}
