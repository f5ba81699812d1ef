/** The vehicle's mobile link: a TCP proxy that can be cut, or go silent without telling anybody. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

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
  close(): Promise<void>;
}

interface Pair {
  vehicle: Socket;
  /** null while the link is half-open and was never asked to forward this one. */
  broker: Socket | null;
}

type LinkState = 'up' | 'cut' | 'half-open';

/** An RST and not a FIN: an orderly end would let both sides believe that all was delivered. */
function reset(pair: Pair): void {
  pair.vehicle.resetAndDestroy();
  pair.broker?.resetAndDestroy();
}

function hold({ vehicle, broker }: Pair): void {
  if (broker === null) return;
  vehicle.unpipe(broker).pause();
  broker.unpipe(vehicle).pause();
}

function forward(pair: Pair, broker: Socket): void {
  pair.vehicle.pipe(broker);
  broker.pipe(pair.vehicle);
}

/** @throws (rejects) when no loopback port can be had */
export async function startLink(options: { target: { host: string; port: number } }): Promise<Link> {
  const pairs = new Set<Pair>();
  let state: LinkState = 'up';

  /** One side gone: the other follows once it has what was sent to it, except through a link that forwards nothing. */
  function follow(pair: Pair, gone: Socket, failed: boolean): void {
    const other = gone === pair.vehicle ? pair.broker : pair.vehicle;
    if (state === 'half-open' && other !== null && !other.destroyed) return;
    if (failed) other?.resetAndDestroy();
    else other?.destroySoon();
    pairs.delete(pair);
  }

  function watch(pair: Pair, socket: Socket): void {
    socket.setNoDelay(true);
    // The error itself says nothing more than the 'close' that follows it.
    socket.on('error', () => undefined);
    socket.on('close', (failed) => follow(pair, socket, failed));
  }

  function join(pair: Pair): void {
    const broker = pair.broker ?? connect(options.target.port, options.target.host);
    if (pair.broker === null) {
      pair.broker = broker;
      watch(pair, broker);
    }
    forward(pair, broker);
  }

  const server = createServer({ pauseOnConnect: true }, (vehicle) => {
    const pair: Pair = { vehicle, broker: null };
    watch(pair, vehicle);
    // Accepted and reset, not a closed port: the port stays ours, nobody else can take it during a cut.
    if (state === 'cut') reset(pair);
    else pairs.add(pair);
    if (state === 'up') join(pair);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  function cut(): void {
    state = 'cut';
    for (const pair of pairs) reset(pair);
    pairs.clear();
  }

  return {
    port: (server.address() as AddressInfo).port,
    connections: () => pairs.size,
    cut,
    halfOpen() {
      state = 'half-open';
      for (const pair of pairs) hold(pair);
    },
    restore() {
      state = 'up';
      for (const pair of pairs) {
        const oneGone = pair.vehicle.destroyed || pair.broker?.destroyed === true;
        if (!oneGone) join(pair);
        else {
          reset(pair);
          pairs.delete(pair);
        }
      }
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
