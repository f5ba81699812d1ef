/** What the kernel says of a process: proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** User and system time since the start, of all living threads. */
  cpuS: number;
  /** Times a thread went to sleep and was woken again, all living threads. */
  wakeUps: number;
  rssMb: number;
  peakRssMb: number;
}

/**
 * CPU from schedstat, which counts nanoseconds: utime and stime of /proc/PID/stat are the same sum in steps of 10 ms, and
 * some of these processes use less than that in a minute. Threads that have ended are missing; none of those measured does.
 * @throws Error (ENOENT) when there is no such process any more, or a kernel without CONFIG_SCHED_INFO
 */
export function usageOf(pid: number): Usage {
  const threads = readdirSync(`/proc/${pid}/task`).map((tid) => `/proc/${pid}/task/${tid}`);
  const read = (path: string) => readFileSync(path, 'latin1');
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
  const status = read(`/proc/${pid}/status`);
  return {
    cpuS: sum(threads.map((thread) => Number(read(`${thread}/schedstat`).split(' ')[0]))) / 1e9,
    wakeUps: sum(threads.map((thread) => fieldOf(read(`${thread}/status`), 'voluntary_ctxt_switches'))),
    rssMb: (fieldOf(status, 'VmRSS') * 1024) / 1e6,
    peakRssMb: (fieldOf(status, 'VmHWM') * 1024) / 1e6,
  };
}

/** What happened between two readings; memory is that of the later one. */
export function between(before: Usage, after: Usage): Usage {
  return { ...after, cpuS: after.cpuS - before.cpuS, wakeUps: after.wakeUps - before.wakeUps };
}

export function total(usages: readonly Usage[]): Usage {
  const sum = (pick: (usage: Usage) => number) => usages.reduce((all, usage) => all + pick(usage), 0);
  return {
    cpuS: sum((usage) => usage.cpuS),
    wakeUps: sum((usage) => usage.wakeUps),
    rssMb: sum((usage) => usage.rssMb),
    peakRssMb: sum((usage) => usage.peakRssMb),
  };
}

/** Direct children of a process, with the names of their programs. */
export function childrenOf(pid: number): { name: string; pid: number }[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    .trim()
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => ({ name: readFileSync(`/proc/${text}/comm`, 'latin1').trim(), pid: Number(text) }));
}

/** USER_HZ, in which /proc/stat counts; 100 on every architecture that Node 24 runs on (proc(5), sysconf(3)). */
const TICKS_PER_S = 100;

/** CPU seconds that the whole machine has spent on anything since it was booted; `stolenS` went to other guests. */
export function machineUsage(): { busyS: number; stolenS: number } {
  const [cpu = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = cpu
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { busyS: (user + nice + system + irq + softirq) / TICKS_PER_S, stolenS: steal / TICKS_PER_S };
}

function fieldOf(status: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
}
