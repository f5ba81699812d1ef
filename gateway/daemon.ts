/**
 * The parts of the daemon put together: store, pipeline, sender, drivers, and what of them is shown. Opening order is the
 * order of the arrow, backwards: nothing is read before it can be kept.
 */
import { randomBytes } from 'node:crypto';
import { brokersOf } from './core/config/brokers.ts';
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import { createFaults } from './core/health.ts';
import { STATE_PERIOD_MS, STOP_FLUSH_MS } from './core/limits.ts';
import type { Presence } from './core/record/messages.ts';
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
import { readRunBefore } from './run-before.ts';
import { birthOf } from './self.ts';
import { createSender } from './sender.ts';
import { startHealth } from './start-health.ts';
import { startRetention } from './start-retention.ts';
import { watchSystemClock } from './watch-system-clock.ts';

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
    onSkipped: (numbers) => pipeline.onSkipped(numbers),
    onDead: options.onDead,
  });
  let keypad: Indicator | null = null;
  const indicator: Indicator = { show: (state, n) => keypad?.show(state, n) };
  const passingOn = openPassingOn(config, clock, faults);
  let gnss: ByteSource | null = null;
  const before = readRunBefore(store.opening, clock.bootId, config['service.lastExitFile']);
  const pipeline = createPipeline(clock, store, faults, indicator, {
    ...gnssOptions(config),
    // Simulated time is nobody's clock: the host's word would be about another one.
    ...(simulated === null ? { hostClock: readHostClock } : {}),
    ...{ version: VERSION, cause: before.cause },
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
  const parts = { config, clock, startedMs, pipeline, sender, faults };
  const health = startHealth({ ...parts, simulated: simulated !== null, cause: before.cause });
  const report = () =>
    buildReport({
      ...{ ...parts, store, vitals: health.vitals() },
      source: gnss?.name ?? null,
      reemit: passingOn?.sink.counters() ?? null,
    });
  const control = await openControl(config, report, (fault) => faults.raise(fault, startedMs));
  void pipeline.start().then(before.recorded);
  const will: Presence = { presence: 'lost', boot: clock.bootId };
  const systemClock = watchSystemClock(clock, pipeline, faults, {
    notBeforeMs: gnssOptions(config).notBeforeMs,
    tls: brokersOf(config['platform.broker']).some((broker) => broker.startsWith('mqtts:')),
    ...(simulated === null ? { hostClock: readHostClock } : {}),
  });
  const transport = openLink(config, {
    ...{ clock, log, faults, handlers: health.handlers },
    ...{ will: JSON.stringify(will), utcMs: systemClock.utcMs },
  });
  if (transport !== null) for (const user of [sender, health]) user.attach(transport);

  const inputs = openInputs(config, clock, simulated, pipeline, faults, log);
  keypad = inputs.keypad;
  gnss = inputs.gnss;
  simulated?.attach({ taken: inputs.taken, idle: settled, onLost: options.onDead });
  const endReference = await openClockReference(config, clock, simulated !== null, pipeline, faults);
  const periodic = [
    clock.every(STATE_PERIOD_MS, sender.publishState),
    startRetention(clock, store, faults, pipeline.instant, config['privacy.proof']),
  ];
  const { series } = store.opening;
  log.info('started', { vehicle: config['vehicle.id'], version: VERSION, series, duty: pipeline.crew().duty });

  /** Simulated time: nothing real is under way, but for what the network has `held`. One's end may be another's beginning: asked twice. */
  async function settled(held: Promise<void>): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = sender.activity();
      await store.idle();
      await Promise.race([Promise.all([transport?.idle(), sender.idle()]), held]);
      quiet = sender.activity() === before ? quiet + 1 : 0;
    }
  }

  return {
    async stop(reason) {
      for (const timer of periodic) timer.cancel();
      health.close();
      systemClock.end();
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

/** @returns null: nobody can ask then, and everything else goes on */
function openControl(config: Config, report: () => Promise<unknown>, onFault: (fault: Fault) => void) {
  return openStatusSocket(config['control.socket'], report).catch((error: unknown) => {
    onFault({ code: 'control-unavailable', detail: String(error) });
    return null;
  });
}

function patience(): Promise<void> {
  // Real time: it is a real broker or disk that does not answer, and simulated time stands still by now.
  return new Promise((resolve) => setTimeout(resolve, STOP_FLUSH_MS).unref());
}
