/**
 * The parts of the daemon put together: store, pipeline, sender, drivers, and what of them is shown. Opening order is the
 * order of the arrow, backwards: nothing is read before it can be kept.
 */
import { randomBytes } from 'node:crypto';
import { statfsSync } from 'node:fs';
import type { Config } from './core/config/options.ts';
import type { FaultCode } from './core/errors.ts';
import { createFaults } from './core/health.ts';
import { HEALTH_PERIOD_MS, STATE_PERIOD_MS, STOP_FLUSH_MS } from './core/limits.ts';
import type { Health, Presence } from './core/record/schema.ts';
import { VERSION } from './core/version.ts';
import type { SimulatedClock } from './drivers/clock-simulated/connect.ts';
import { openTransport } from './drivers/mqtt/transport.ts';
import { openStore } from './drivers/sqlite/store.ts';
import { openStatusSocket } from './drivers/status-socket.ts';
import { openCrewKeypad, openGnss } from './open-inputs.ts';
import { createPipeline } from './pipeline.ts';
import type { Clock, Indicator, Log, Transport } from './ports.ts';
import { buildReport } from './report.ts';
import { createSender } from './sender.ts';

const SERIAL_FAULTS: FaultCode[] = [
  'serial-not-found',
  'serial-in-use',
  'serial-denied',
  'serial-lost',
  'serial-silent',
  'tcp-unreachable',
  'file-unreadable',
];
const LINK_FAULTS: FaultCode[] = [
  'broker-unreachable',
  'broker-refused',
  'broker-lost',
  'tls-untrusted',
  'tls-wrong-name',
  'tls-not-valid-now',
  'tls-client-refused',
  'tls-files',
];

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
  const store = await openStore(
    { directory: config['store.directory'], positionsAtRiskS: config['store.positionsAtRiskS'] },
    clock,
    {
      onFault: (fault) => faults.raise(fault, clock.monoMs()),
      onMended: () => faults.clear('store-full', 'store-failing'),
      onPositionsDropped: (from, to) => pipeline.onPositionsDropped(from, to),
      onDead: options.onDead,
    },
  );
  let keypad: Indicator | null = null;
  const indicator: Indicator = { show: (state, n) => keypad?.show(state, n) };
  const pipeline = createPipeline(clock, store, faults, indicator, {
    notBeforeMs: Date.parse(`${config['time.notBefore']}T00:00:00Z`),
    sampling: {
      movingS: config['sampling.movingS'],
      stationaryS: config['sampling.stationaryS'],
      distanceM: config['sampling.distanceM'],
      angleDeg: config['sampling.angleDeg'],
      speedKmh: config['sampling.speedKmh'],
    },
    version: VERSION,
    newService: () => randomBytes(6).toString('hex'),
  });
  const sender = createSender(clock, store, faults, {
    acknowledges: config['platform.acknowledges'],
    birth: birthOf,
    state: pipeline.state,
    tracking: pipeline.tracking,
    lastPosition: pipeline.lastPosition,
    onDelivered: pipeline.onDelivered,
  });
  pipeline.attach(sender);
  const control = await openStatusSocket(config['control.socket'], () =>
    buildReport({ config, store, pipeline, sender, faults, startedMs }),
  );
  pipeline.start();
  const transport = openLink();
  if (transport !== null) sender.attach(transport);

  const openedKeypad = openCrewKeypad(config, clock, {
    onEdge: pipeline.onEdge,
    onOpen: () => {
      faults.clear('keypad-lost');
      simulated?.notifyTaken();
    },
    onFault: (fault) => faults.raise(fault, clock.monoMs()),
    onReject: (reason) => log.debug('keypad line ignored', { reason }),
  });
  keypad = openedKeypad;
  const gnss = openGnss(config, clock, simulated !== null, {
    onBytes: (chunk) => {
      pipeline.onBytes(chunk);
      simulated?.notifyTaken();
    },
    onOpen: () => {
      faults.clear(...SERIAL_FAULTS);
      simulated?.notifyTaken();
    },
    onFault: (fault) => {
      faults.clear(...SERIAL_FAULTS.filter((code) => code !== fault.code));
      faults.raise(fault, clock.monoMs());
    },
    onEnd: () => log.info('the recorded file has ended'),
  });
  simulated?.attach({
    taken: () => ({
      gnss: gnss?.isOpen() ? gnss.takenBytes() : -1,
      keypad: openedKeypad?.isOpen() ? openedKeypad.takenBytes() : -1,
    }),
    idle: settled,
    onLost: options.onDead,
  });
  const periodic = [
    clock.every(STATE_PERIOD_MS, sender.publishState),
    clock.every(HEALTH_PERIOD_MS, () => void healthNow().then(sender.publishHealth)),
  ];
  log.info('started', {
    vehicle: config['vehicle.id'],
    version: VERSION,
    series: store.opening.series,
    duty: pipeline.crew().duty,
  });

  function openLink(): Transport | null {
    const broker = config['platform.broker'];
    if (broker === '') {
      log.warn('not provisioned: platform.broker is empty, records are stored and nothing is sent');
      return null;
    }
    if (config['platform.plaintext'] && broker.startsWith('mqtt:'))
      faults.raise({ code: 'plaintext-link', detail: broker }, startedMs);
    if (config['platform.protocol'] === '3.1.1') faults.raise({ code: 'old-protocol', detail: broker }, startedMs);
    const will: Presence = { presence: 'lost', boot: clock.bootId };
    return openTransport(
      {
        broker,
        vehicle: config['vehicle.id'],
        protocol: config['platform.protocol'],
        keepaliveS: config['platform.keepaliveS'],
        ca: config['platform.ca'],
        cert: config['platform.cert'],
        key: config['platform.key'],
        will: JSON.stringify(will),
        random: Math.random,
      },
      clock,
      {
        onUp: (facts) => {
          faults.clear(...LINK_FAULTS);
          log.info('link up', { broker: facts.broker, protocol: facts.protocol, encrypted: facts.encrypted });
          sender.handlers.onUp(facts);
        },
        onDown: (fault) => {
          if (fault !== null) {
            faults.clear(...LINK_FAULTS.filter((code) => code !== fault.code));
            faults.raise(fault, clock.monoMs());
          }
          sender.handlers.onDown(fault);
        },
        onMessage: sender.handlers.onMessage,
      },
    );
  }

  function birthOf(link: { protocol: '5' | '3.1.1'; encrypted: boolean }): Presence {
    const { monoMs, t, clock: source } = pipeline.instant();
    const { series } = store.opening;
    const stamp = { boot: clock.bootId, mono: monoMs, t, clock: source };
    return {
      presence: 'online',
      vehicle: config['vehicle.id'],
      version: VERSION,
      ...stamp,
      series,
      configRevision: options.configRevision,
      protocol: link.protocol,
      encrypted: link.encrypted,
    };
  }

  async function healthNow(): Promise<Health> {
    const { monoMs, t, clock: source } = pipeline.instant();
    const { eventsPending, positionsPending } = sender.lanes();
    const { fixMonoMs } = pipeline.snapshot();
    return {
      t,
      clock: source,
      boot: clock.bootId,
      mono: monoMs,
      version: VERSION,
      eventsPending,
      positionsPending,
      oldestPendingAgeS: await sender.oldestPendingAgeS(),
      timeToEmptyS: null,
      fixAgeS: fixMonoMs === null || !pipeline.tracking() ? null : Math.round((monoMs - fixMonoMs) / 1_000),
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
      diskFreeMb: diskFreeMb(config['store.directory']),
      faults: faults.standing().map(({ code }) => code),
    };
  }

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
      await gnss?.close();
      await pipeline.stop(reason);
      // What does not leave in time is on disk and leaves at the next start.
      await Promise.race([sender.idle(), new Promise<void>((resolve) => setTimeout(resolve, STOP_FLUSH_MS).unref())]);
      const { monoMs, t } = pipeline.instant();
      await sender.stopped({ presence: 'stopped', reason, boot: clock.bootId, mono: monoMs, t });
      await openedKeypad?.close();
      await transport?.close();
      await control.close();
      await store.close();
      log.info('stopped', { reason });
    },
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
