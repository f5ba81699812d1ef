/** The vehicle's mobile link: a TCP proxy that takes its time, can be cut, or goes silent without telling anybody. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { realTime } from '../conductor/participant.ts';
import { createDirection } from './direction.ts';
import { createLane, type Lane, type LinkClock } from './lane.ts';
import { portInUse } from './port-in-use.ts';
import type { Profile } from './profiles.ts';

export interface Link {
  /** Loopback port on which the vehicle finds the broker. */
  readonly port: number;
  /** Connections that exist now, forwarded or not. */
  connections(): number;
  /** Resets every connection and every new one until `restore`. */
  cut(): void;
  /** Everything stays open or is accepted, nothing is forwarded: the mast is gone and no end knows. */
  halfOpen(): void;
  /** Back to normal. What a half-open link held back is delivered. */
  restore(): void;
  /** Delay and rate of what is sent from now on; null, as at the start: none. */
  shape(ways: Profile['ways']): void;
  /** Nothing leaves for so long, in the time of the link's clock. */
  stall(forMs: number): void;
  /** Something is on its way that only time brings to its end. */
  carries(): boolean;
  close(): Promise<void>;
}

export interface LinkOptions {
  target: { host: string; port: number };
  /** Of the run; default: real time. */
  clock?: LinkClock;
  seed?: number;
  /** Default: a free one. */
  port?: number;
  /** Called when `carries` becomes true, and often while it is. */
  onCarries?: () => void;
}

interface Pair {
  vehicle: Socket;
  /** null while the link is half-open and was never asked to forward this one. */
  broker: Socket | null;
  /** The way from the vehicle and the way to it, once both ends are there. */
  lanes: { up: Lane; down: Lane } | null;
}

type LinkState = 'up' | 'cut' | 'half-open';

const lanesOf = ({ lanes }: Pair): Lane[] => (lanes === null ? [] : [lanes.up, lanes.down]);

/** An RST and not a FIN: an orderly end would let both sides believe that all was delivered. */
function reset(pair: Pair): void {
  for (const lane of lanesOf(pair)) lane.drop();
  pair.vehicle.resetAndDestroy();
  pair.broker?.resetAndDestroy();
}

/** @throws (rejects) with the remedy when the port is in use, or no loopback port can be had */
export async function startLink(options: LinkOptions): Promise<Link> {
  const { target, clock = realTime, seed = 1, port = 0, onCarries = () => undefined } = options;
  const pairs = new Set<Pair>();
  const up = createDirection(seed);
  const down = createDirection(seed + 1);
  let state: LinkState = 'up';

  /** One side gone: the other follows once it has what was sent to it, except through a link that forwards nothing. */
  function follow(pair: Pair, gone: Socket, failed: boolean): void {
    const other = gone === pair.vehicle ? pair.broker : pair.vehicle;
    if (state === 'half-open' && other !== null && !other.destroyed) return;
    const lane = gone === pair.vehicle ? pair.lanes?.up : pair.lanes?.down;
    const end = () => {
      for (const each of lanesOf(pair)) each.drop();
      other?.destroySoon();
      pairs.delete(pair);
    };
    if (failed) {
      reset(pair);
      pairs.delete(pair);
    } else if (lane === undefined || other?.destroyed === true) end();
    else lane.whenEmpty(end);
  }

  function watch(pair: Pair, socket: Socket): void {
    socket.setNoDelay(true);
    // The error itself says nothing more than the 'close' that follows it.
    socket.on('error', () => undefined);
    socket.on('close', (failed) => follow(pair, socket, failed));
  }

  function join(pair: Pair): void {
    if (pair.lanes === null) {
      const broker = connect(target.port, target.host);
      pair.broker = broker;
      watch(pair, broker);
      pair.lanes = {
        up: createLane(pair.vehicle, broker, up, clock, onCarries),
        down: createLane(broker, pair.vehicle, down, clock, onCarries),
      };
    }
    for (const lane of lanesOf(pair)) lane.flow();
  }

  const server = createServer({ pauseOnConnect: true }, (vehicle) => {
    const pair: Pair = { vehicle, broker: null, lanes: null };
    watch(pair, vehicle);
    // Accepted and reset, not a closed port: the port stays ours, nobody else can take it during a cut.
    if (state === 'cut') reset(pair);
    else pairs.add(pair);
    if (state === 'up') join(pair);
    else onCarries();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(portInUse(port, error.message) ?? error.message)));
    server.listen(port, '127.0.0.1', resolve);
  });

  function cut(): void {
    state = 'cut';
    for (const pair of pairs) reset(pair);
    pairs.clear();
  }

  function restore(): void {
    state = 'up';
    for (const pair of pairs) {
      const oneGone = pair.vehicle.destroyed || pair.broker?.destroyed === true;
      if (!oneGone) join(pair);
      else {
        reset(pair);
        pairs.delete(pair);
      }
    }
  }

  return {
    port: (server.address() as AddressInfo).port,
    connections: () => pairs.size,
    cut,
    halfOpen() {
      state = 'half-open';
      for (const pair of pairs) for (const lane of lanesOf(pair)) lane.hold();
      onCarries();
    },
    restore,
    shape(ways) {
      up.shape(ways?.up ?? null);
      down.shape(ways?.down ?? null);
    },
    stall(forMs) {
      up.stallUntil(clock.monoMs() + forMs);
      down.stallUntil(clock.monoMs() + forMs);
    },
    carries() {
      if (state === 'half-open') return pairs.size > 0;
      return [...pairs].some((pair) => lanesOf(pair).some((lane) => lane.carries()));
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
