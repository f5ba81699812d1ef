/** What the box says of itself at every connection. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Presence } from './core/record/messages.ts';
import { VERSION } from './core/version.ts';
import type { Pipeline } from './pipeline.ts';

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
