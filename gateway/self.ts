/** What the box says of itself to the platform: its birth and its health. Part of the composition root. */
import { statfsSync } from 'node:fs';
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import type { Health, Presence } from './core/record/schema.ts';
import { VERSION } from './core/version.ts';
import type { Pipeline } from './pipeline.ts';
import type { Sender } from './sender.ts';

export function birthOf(
  config: Config,
  configRevision: string,
  pipeline: Pipeline,
  link: { protocol: '5' | '3.1.1'; encrypted: boolean },
): Presence {
  const { boot, monoMs, t, clock } = pipeline.instant();
  return {
    presence: 'online',
    vehicle: config['vehicle.id'],
    version: VERSION,
    boot,
    mono: monoMs,
    t,
    clock,
    series: pipeline.series,
    configRevision,
    protocol: link.protocol,
    encrypted: link.encrypted,
  };
}

export async function healthOf(config: Config, pipeline: Pipeline, sender: Sender, faults: Faults): Promise<Health> {
  const { boot, monoMs, t, clock } = pipeline.instant();
  const { eventsPending, positionsPending, timeToEmptyS } = sender.lanes();
  const { fixMonoMs } = pipeline.snapshot();
  return {
    t,
    clock,
    boot,
    mono: monoMs,
    version: VERSION,
    eventsPending,
    positionsPending,
    oldestPendingAgeS: await sender.oldestPendingAgeS(),
    timeToEmptyS,
    fixAgeS: fixMonoMs === null || !pipeline.tracking() ? null : Math.round((monoMs - fixMonoMs) / 1_000),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
    diskFreeMb: diskFreeMb(config['store.directory']),
    faults: faults.standing().map(({ code }) => code),
  };
}

function diskFreeMb(directory: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return Math.round((bavail * bsize) / 1e6);
  } catch {
    return null;
  }
}
