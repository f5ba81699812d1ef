/** The second half of the arrow behind the first, and what the platform may ask of the crew. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import { openRosterFile } from './drivers/roster-file.ts';
import { hubOptions } from './hub-options.ts';
import type { Pipeline } from './pipeline.ts';
import { createRosterDesk, type RosterDesk } from './pipeline-roster.ts';
import type { Clock } from './ports.ts';
import type { Store } from './ports-store.ts';
import { birthOf } from './self.ts';
import { createSender, type Sender } from './sender.ts';

interface Parts {
  config: Config;
  configRevision: string;
  clock: Clock;
  store: Store;
  faults: Faults;
  pipeline: Pipeline;
}

export function startSender(parts: Parts): { sender: Sender; roster: RosterDesk } {
  const { config, configRevision, clock, store, faults, pipeline } = parts;
  const roster = createRosterDesk({
    ...openRosterFile(config['store.directory']),
    now: pipeline.instant,
    onRoster: pipeline.onRoster,
  });
  const sender = createSender(clock, store, faults, {
    acknowledges: config['platform.acknowledges'],
    birth: (link) => birthOf(config, configRevision, pipeline, link),
    state: pipeline.state,
    missions: pipeline.missions,
    locates: pipeline.locates,
    roster,
    tracking: pipeline.tracking,
    lastPosition: pipeline.lastPosition,
    onDelivered: pipeline.onDelivered,
    hub: hubOptions(config),
  });
  pipeline.attach(sender);
  return { sender, roster };
}
