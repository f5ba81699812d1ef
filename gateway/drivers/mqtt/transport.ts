/** Keeps one connection to one of the brokers, for as long as it is not closed. */
import type { Fault, FaultCode } from '../../core/errors.ts';
import { LINK_PROVEN_MS, SYSTEM_CLOCK_CHECK_MS } from '../../core/limits.ts';
import { createRivalry } from '../../core/outbox/rivalry.ts';
import { createRounds } from '../../core/outbox/rounds.ts';
import type { Clock, LinkFacts, Timer, Transport, TransportHandlers } from '../../ports.ts';
import { isEncrypted, probe } from './channel.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { asFailedAttempt, type Ending, errorEnding, takenOverEnding } from './faults.ts';
import { createLookout } from './lookout.ts';
import { type Credentials, createTlsFiles, type TlsPaths } from './tls-files.ts';
import { createMeter } from './traffic.ts';

export interface TransportOptions extends ConnectionOptions {
  /** `mqtts://host:8883` or `mqtt://host:1883`, the preferred one first; at least one. */
  brokers: string[];
  tls: TlsPaths;
  /** UTC, ms, while the system's clock can be believed; null: TLS waits, for it would judge certificates wrongly. */
  utcMs(): number | null;
  /** Even in [0, 1): the jitter of the backoff. */
  random(): number;
}

export interface LinkHandlers extends TransportHandlers {
  /** All that is wrong with the box's own files, whatever the link does. */
  onFiles(faults: Fault[]): void;
  /** A broker took the vehicle's certificate with this serial number (null), or refused it. */
  onJudged(serial: string, fault: Fault | null): void;
  /** Another broker than the preferred one serves, because of this; null: the preferred one does. */
  onSubstitute(because: Fault | null): void;
}

/** What says that it is the vehicle's certificate that is not taken. */
const REFUSALS: readonly FaultCode[] = ['tls-client-refused', 'broker-refused'];

export interface BrokerTransport extends Transport {
  /** The files were replaced: they are tried at once beside a link that is up. */
  filesChanged(): void;
}

export function openTransport(options: TransportOptions, clock: Clock, handlers: LinkHandlers): BrokerTransport {
  const { brokers } = options;
  const rounds = createRounds(brokers.length, options.random);
  const rivalry = createRivalry();
  const files = createTlsFiles(options.tls);
  const meter = createMeter();
  const closing = new AbortController();
  const lookout = createLookout(brokers, files, clock, { tryOut, move, onFiles: tellFiles, track });
  let connection: Connection | null = null;
  let state: 'down' | 'up' | 'moving' | 'closed' = 'down';
  let timer: Timer | null = null;
  let round: Fault[] = [];
  /** The broker acknowledged something on this connection. */
  let carried = false;
  /** Why the preferred broker does not serve. */
  let because: Fault | null = null;
  let underWay = 0;
  const waiters: (() => void)[] = [];

  function track<T>(work: Promise<T>): Promise<T> {
    underWay++;
    return work.finally(() => {
      underWay--;
      settle();
    });
  }

  function settle(): void {
    if (underWay > 0 || (connection !== null && state !== 'up')) return;
    for (const waiter of waiters.splice(0)) waiter();
  }

  function tellFiles(): void {
    handlers.onFiles(files.faults(options.utcMs()));
  }

  function connect(): void {
    const index = rounds.current();
    const broker = brokers[index] ?? '';
    let credentials: Credentials | null = null;
    if (isEncrypted(broker)) {
      if (options.utcMs() === null) {
        timer = clock.after(SYSTEM_CLOCK_CHECK_MS, connect);
        return;
      }
      credentials = files.read();
      tellFiles();
      if (credentials === null) {
        const [fault] = files.faults(null);
        if (fault !== undefined) failed({ fault, floorMs: 0, hungUp: false });
        return;
      }
    }
    connection = openConnection(broker, credentials, options, meter, {
      onUp: (facts) => up(facts, { broker: index, credentials }),
      onMessage: handlers.onMessage,
      onAccepted: accepted,
      onEnd: (ending) => ended(ending, credentials),
    });
  }

  function up(facts: LinkFacts, live: { broker: number; credentials: Credentials | null }): void {
    state = 'up';
    round = [];
    carried = false;
    timer = clock.after(LINK_PROVEN_MS, rounds.proven);
    if (live.credentials !== null) {
      files.taken(live.credentials);
      tellFiles();
      handlers.onJudged(live.credentials.serial, null);
    }
    lookout.begin(live);
    handlers.onSubstitute(live.broker === 0 ? null : because);
    handlers.onUp(facts);
    settle();
  }

  function accepted(): void {
    carried = true;
    rounds.proven();
  }

  function judged(credentials: Credentials | null, fault: Fault): void {
    if (credentials !== null && REFUSALS.includes(fault.code)) handlers.onJudged(credentials.serial, fault);
  }

  function ended(ending: Ending, credentials: Credentials | null): void {
    const before = state;
    connection = null;
    timer?.cancel();
    lookout.end();
    if (before !== 'closed') state = 'down';
    if (before === 'down') judged(credentials, asFailedAttempt(ending).fault);
    if (before === 'moving') connect();
    else if (before === 'down') failed(ending);
    else if (before === 'up') lost(ending);
    settle();
  }

  function lost(ending: Ending): void {
    const rival = carried && ending.hungUp && rivalry.closed(clock.monoMs());
    const { fault, floorMs } = rival ? takenOverEnding(`${ending.fault.detail}, again and again`) : ending;
    handlers.onDown(fault);
    if (carried) timer = clock.after(rounds.lost(floorMs), connect);
    // A broker that only says hello is as good as none.
    else goOn(fault, floorMs);
  }

  /** Told once per round: several brokers would else change the fault with every attempt. */
  function failed({ fault, floorMs }: Ending): void {
    rivalry.failed();
    round.push(fault);
    if (!goOn(fault, floorMs)) return;
    const { code } = round.find((each) => each.code !== 'broker-unreachable') ?? fault;
    const detail = round.map((each) => each.detail).join('; ');
    round = [];
    handlers.onDown({ code, detail });
  }

  /** @returns true when the round is over */
  function goOn(fault: Fault, floorMs: number): boolean {
    if (rounds.current() === 0) because = fault;
    const waitMs = rounds.failed(floorMs);
    if (waitMs === null) connect();
    else timer = clock.after(waitMs, connect);
    return waitMs !== null;
  }

  async function tryOut(index: number, credentials: Credentials | null): Promise<Fault | null> {
    const broker = brokers[index] ?? '';
    try {
      await probe(broker, credentials, meter, closing.signal);
      return null;
    } catch (error) {
      const { fault } = asFailedAttempt(errorEnding(error as Error, broker));
      judged(credentials, fault);
      if (index === 0 && rounds.current() > 0 && !closing.signal.aborted) {
        because = fault;
        handlers.onSubstitute(because);
      }
      return fault;
    }
  }

  function move(broker: number): void {
    rounds.prefer(broker);
    state = 'moving';
    timer?.cancel();
    lookout.end();
    handlers.onDown(null);
    connection?.leave('asVanished');
  }

  connect();

  return {
    publish: (topic, payload, how) =>
      connection === null || state !== 'up'
        ? Promise.resolve({ kind: 'unknown' })
        : track(connection.publish(topic, payload, how)),
    traffic: meter.total,
    filesChanged: lookout.lookNow,
    idle: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        settle();
      }),
    async close() {
      state = 'closed';
      timer?.cancel();
      lookout.end();
      closing.abort();
      connection?.leave('stopped');
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
        settle();
      });
    },
  };
}
