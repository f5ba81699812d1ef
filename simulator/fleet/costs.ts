/** What the processes of a run cost: CPU and memory of each role from /proc, once a second. A role may have one process after the other. */
import { readFileSync } from 'node:fs';

export interface Cost {
  role: string;
  cpuS: number;
  rssMb: number;
  rssPeakMb: number;
}

export interface Costs {
  /** The process that plays this role from now on. */
  watch(role: string, pid: number): void;
  all(): Cost[];
  /** CPU seconds of a role between two instants (UTC, ms), as far as samples tell; null: it was not watched then. */
  between(role: string, fromMs: number, toMs: number): number | null;
  stop(): void;
}

interface Watched {
  pid: number;
  /** Of processes before this one. */
  earlierCpuS: number;
  cpuS: number;
  rssMb: number;
  peakMb: number;
  samples: { atMs: number; cpuS: number }[];
}

const PERIOD_MS = 1_000;
/** Linux counts CPU time for /proc in hundredths of a second on every machine of today (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_S = 100;

export function watchCosts(): Costs {
  const roles = new Map<string, Watched>();
  const sample = () => {
    for (const watched of roles.values()) {
      const now = readProcess(watched.pid);
      if (now === null) continue;
      watched.cpuS = now.cpuS;
      watched.rssMb = now.rssMb;
      watched.peakMb = Math.max(watched.peakMb, now.rssMb);
      watched.samples.push({ atMs: Date.now(), cpuS: watched.earlierCpuS + now.cpuS });
    }
  };
  const timer = setInterval(sample, PERIOD_MS);
  return {
    watch(role, pid) {
      const before = roles.get(role);
      roles.set(role, {
        ...{ pid, earlierCpuS: (before?.earlierCpuS ?? 0) + (before?.cpuS ?? 0), cpuS: 0, rssMb: 0 },
        ...{ peakMb: before?.peakMb ?? 0, samples: before?.samples ?? [] },
      });
      sample();
    },
    all() {
      sample();
      return [...roles].map(([role, { earlierCpuS, cpuS, rssMb, peakMb }]) => {
        return { role, cpuS: earlierCpuS + cpuS, rssMb, rssPeakMb: peakMb };
      });
    },
    between(role, fromMs, toMs) {
      const within = roles.get(role)?.samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs + PERIOD_MS) ?? [];
      const [first, last] = [within[0], within.at(-1)];
      return first === undefined || last === undefined ? null : last.cpuS - first.cpuS;
    },
    stop: () => clearInterval(timer),
  };
}

function readProcess(pid: number): { cpuS: number; rssMb: number } | null {
  try {
    // The name in brackets may hold blanks; what follows it does not.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const rssKb = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    return { cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S, rssMb: rssKb / 1024 };
  } catch {
    // It has ended.
    return null;
  }
}

/** Open files of this process and its children; null where the system does not say. Node raises the soft limit to the hard one. */
export function filesAllowed(limits: string = readLimits()): number | null {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  if (hard === undefined) return null;
  return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
