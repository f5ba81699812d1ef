/** The second half of the arrow behind the first, and what the platform may ask of the crew. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import { missionOpen } from './core/crew/state.ts';
import type { Faults } from './core/health.ts';
import { openRosterFile } from './drivers/roster-file.ts';
import { hubOptions } from './hub-options.ts';
import type { Pipeline } from './pipeline.ts';
import { type ConfigDesk, createConfigDesk, type RemoteConfig } from './pipeline-config.ts';
import { createRosterDesk, type RosterDesk } from './pipeline-roster.ts';
import type { Clock } from './ports.ts';
import type { Store } from './ports-store.ts';
import { birthOf } from './self.ts';
import { createSender, type Sender } from './sender.ts';

interface Parts {
  config: Config;
  remote: RemoteConfig;
  onRestart(): void;
  /** True only where the modem says so. */
  withoutNetwork(): boolean;
  clock: Clock;
  store: Store;
  faults: Faults;
  pipeline: Pipeline;
}

export function startSender(parts: Parts): { sender: Sender; roster: RosterDesk; changes: ConfigDesk } {
  const { config, remote, clock, store, faults, pipeline } = parts;
  const roster = createRosterDesk({
    ...openRosterFile(config['store.directory'], config['vehicle.id']),
    now: pipeline.instant,
    onRoster: pipeline.onRoster,
  });
  const changes = createConfigDesk(clock, remote, {
    trialMs: config['config.trialMin'] * 60_000,
    now: pipeline.instant,
    ...{ record: pipeline.recorded, lastEvent: pipeline.lastEvent },
    ackedUpTo: () => sender.lanes().eventsAckedUpTo,
    mayRestart: () => !missionOpen(pipeline.crew()),
    ...{ withoutNetwork: parts.withoutNetwork, onRestart: parts.onRestart },
  });
  const sender: Sender = createSender(clock, store, faults, {
    acknowledges: config['platform.acknowledges'],
    birth: (link) => birthOf(config, remote.revision, pipeline, link),
    state: pipeline.state,
    missions: pipeline.missions,
    locates: pipeline.locates,
    roster,
    config: changes,
    tracking: pipeline.tracking,
    lastPosition: pipeline.lastPosition,
    onDelivered: pipeline.onDelivered,
    hub: hubOptions(config),
  });
  pipeline.attach(sender);
  return { sender, roster, changes };
}
