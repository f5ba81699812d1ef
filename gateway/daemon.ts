/**
 * The parts of the daemon put together: store, pipeline, sender, drivers, and what of them is shown. Opening order is the
 * order of the arrow, backwards: nothing is read before it can be kept.
 */
import { randomBytes } from 'node:crypto';
import type { Config } from './core/config/options.ts';
import { createFaults } from './core/health.ts';
import { HEALTH_PERIOD_MS, STATE_PERIOD_MS, STOP_FLUSH_MS } from './core/limits.ts';
import type { Presence } from './core/record/schema.ts';
import { VERSION } from './core/version.ts';
import type { SimulatedClock } from './drivers/clock-simulated/connect.ts';
import { readHostClock } from './drivers/host-clock.ts';
import { openStore } from './drivers/sqlite/store.ts';
import { storeOptions } from './drivers/sqlite/store-quota.ts';
import { openStatusSocket } from './drivers/status-socket.ts';
import { gnssOptions } from './gnss-options.ts';
import { openClockReference } from './open-clock-reference.ts';
import { openInputs } from './open-inputs.ts';
import { openLink } from './open-link.ts';
import { openPassingOn } from './open-passing-on.ts';
import { createPipeline } from './pipeline.ts';
import type { ByteSource, Clock, Indicator, Log } from './ports.ts';
import { buildReport } from './report.ts';
import { birthOf, healthOf } from './self.ts';
import { createSender } from './sender.ts';
import { startRetention } from './start-retention.ts';

export interface Daemon {
  stop(reason: 'signal' | 'end-of-input'): Promise<void>;
}

export interface DaemonOptions {
  config: Config;
  configRevision: string;
  clock: Clock;
  /** The same clock, where time is simulated: it asks what has been taken and waits until all is settled. */
  simulated: SimulatedClock | null;
  log: Log;
  /** Nothing can be stored any more: the process must end and be started again. */
  onDead(detail: string): void;
}

/** @throws BaliseError where the store cannot be opened */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, clock, log, simulated } = options;
  const startedMs = clock.monoMs();
  const faults = createFaults((fault, standing) => {
    if (standing) log.warn(`fault ${fault.code}: ${fault.detail}`, { code: fault.code, hint: fault.hint });
    else log.info(`over: ${fault.code}`, { code: fault.code });
  });
  const store = await openStore(storeOptions(config), clock, {
    onFault: (fault) => faults.raise(fault, clock.monoMs()),
    onMended: () => faults.clear('store-full', 'store-failing', 'store-log-held'),
    onPositionsDropped: (...numbers) => pipeline.onPositionsDropped(...numbers),
    onDead: options.onDead,
  });
  let keypad: Indicator | null = null;
  const indicator: Indicator = { show: (state, n) => keypad?.show(state, n) };
  const passingOn = openPassingOn(config, clock, faults);
  let gnss: ByteSource | null = null;
  const pipeline = createPipeline(clock, store, faults, indicator, {
    ...gnssOptions(config),
    // Simulated time is nobody's clock: the host's word would be about another one.
    ...(simulated === null ? { hostClock: readHostClock } : {}),
    version: VERSION,
    newService: () => randomBytes(6).toString('hex'),
    ...(passingOn === null ? {} : { reemission: passingOn.reemission }),
  });
  const sender = createSender(clock, store, faults, {
    acknowledges: config['platform.acknowledges'],
    birth: (link) => birthOf(config, options.configRevision, pipeline, link),
    state: pipeline.state,
    tracking: pipeline.tracking,
    lastPosition: pipeline.lastPosition,
    onDelivered: pipeline.onDelivered,
  });
  pipeline.attach(sender);
  const report = () =>
    buildReport({
      ...{ config, store, pipeline, sender, faults, startedMs },
      source: gnss?.name ?? null,
      reemit: passingOn?.sink.counters() ?? null,
    });
  // Nobody can ask then, and everything else goes on.
  const control = await openStatusSocket(config['control.socket'], report).catch((error: unknown) => {
    faults.raise({ code: 'control-unavailable', detail: String(error) }, startedMs);
    return null;
  });
  pipeline.start();
  const will: Presence = { presence: 'lost', boot: clock.bootId };
  const transport = openLink(config, JSON.stringify(will), clock, log, faults, sender);
  if (transport !== null) sender.attach(transport);

  const inputs = openInputs(config, clock, simulated, pipeline, faults, log);
  keypad = inputs.keypad;
  gnss = inputs.gnss;
  simulated?.attach({ taken: inputs.taken, idle: settled, onLost: options.onDead });
  const endReference = await openClockReference(config, clock, simulated !== null, pipeline, faults);
  const periodic = [
    clock.every(STATE_PERIOD_MS, sender.publishState),
    clock.every(HEALTH_PERIOD_MS, () => void healthOf(config, pipeline, sender, faults).then(sender.publishHealth)),
    startRetention(clock, store, faults, pipeline.instant, config['privacy.proof']),
  ];
  log.info('started', {
    vehicle: config['vehicle.id'],
    version: VERSION,
    series: store.opening.series,
    duty: pipeline.crew().duty,
  });

  /** Under simulated time: nothing real is under way any more. One part's end may be another's beginning, so all are asked twice. */
  async function settled(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = sender.activity();
      await store.idle();
      if (transport !== null) await transport.idle();
      await sender.idle();
      quiet = sender.activity() === before ? quiet + 1 : 0;
    }
  }

  return {
    async stop(reason) {
      for (const timer of periodic) timer.cancel();
      endReference();
      await inputs.gnss?.close();
      await passingOn?.sink.close();
      // A disk that refuses keeps the last event waiting; the stop does not wait with it.
      await Promise.race([pipeline.stop(reason), patience()]);
      // What does not leave in time is on disk and leaves at the next start.
      await Promise.race([sender.idle(), patience()]);
      const { monoMs, t } = pipeline.instant();
      await sender.stopped({ presence: 'stopped', reason, boot: clock.bootId, mono: monoMs, t });
      await inputs.keypad?.close();
      await transport?.close();
      await control?.close();
      await store.close();
      log.info('stopped', { reason });
    },
  };
}

function patience(): Promise<void> {
  // Real time: it is a real broker or disk that does not answer, and simulated time stands still by now.
  return new Promise((resolve) => setTimeout(resolve, STOP_FLUSH_MS).unref());
}
