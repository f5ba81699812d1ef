/** The first part of `bench:drain`: a long queue to a broker that is next door. */
import { join } from 'node:path';
import { monotonicMs } from './arrivals.ts';
import type { Files, TwoDoors } from './drain-brokers.ts';
import type { Drained } from './drain-peers.ts';
import { startLightPlatform } from './drain-platform.ts';
import { startVehicle, VEHICLE } from './drain-vehicle.ts';
import { usageOf } from './processes.ts';
import { wireBytes } from './wire-bytes.ts';

export interface FastDrain extends Drained {
  /** MB, in the order of time: when the link was up, at most, when the last position had arrived, and 3 s later. */
  rssMb: { up: number; highest: number; arrived: number; settled: number };
  /** Of a history message, compressed, before MQTT. */
  bodyBytes: number;
  messages: number;
  /** Until the vehicle knew that everything is acknowledged. */
  acknowledgedS: number;
}

const PATIENCE_MS = 60_000;
const RSS_MS = 50;
const SETTLED_MS = 3_000;

export async function drainFast(
  dir: string,
  storeDirectory: string,
  { files, broker, count }: { files: Files; broker: TwoDoors; count: number },
): Promise<FastDrain> {
  const platform = await startLightPlatform(broker.plainPort, VEHICLE, count);
  const { seen } = platform;
  const vehicle = await startVehicle({
    ...{ dir: join(dir, 'fast'), storeDirectory, files },
    ...{ port: broker.tlsPort, gnssPath: null },
  });
  await platform.until(({ upMs }) => upMs !== null, PATIENCE_MS);
  const before = usageOf(vehicle.pid);
  let highest = before.rssMb;
  const watch = setInterval(() => {
    highest = Math.max(highest, usageOf(vehicle.pid).rssMb);
  }, RSS_MS);
  await platform.until(({ positions }) => positions >= count, PATIENCE_MS);
  const arrived = usageOf(vehicle.pid);
  const wire = wireBytes(vehicle.pid, broker.tlsPort);
  await vehicle.until(
    ({ disk }) => disk?.positions.acknowledged.some(([from, to]) => from === 1 && to >= count) === true,
  );
  const acknowledgedMs = monotonicMs();
  const done = usageOf(vehicle.pid);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  clearInterval(watch);
  const settled = usageOf(vehicle.pid).rssMb;
  await vehicle.stop();
  await platform.close();
  const upMs = seen.upMs ?? 0;
  return {
    name: 'balise',
    count,
    tookS: (seen.lastMs - upMs) / 1_000,
    cpuS: done.cpuS - before.cpuS,
    peakRssMb: done.peakRssMb,
    wire,
    rssMb: { up: before.rssMb, highest, arrived: arrived.rssMb, settled },
    bodyBytes: seen.bodyBytes,
    messages: seen.messages,
    acknowledgedS: (acknowledgedMs - upMs) / 1_000,
  };
}
