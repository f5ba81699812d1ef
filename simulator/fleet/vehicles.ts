/** All vehicles of a fleet, in one process of its own: told by lines what to do, it says twice a second how it goes. */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { createSecureContext } from 'node:tls';
import { CONNECTS_PER_S, OFF_DUTY_SPREAD_MS } from './limits.ts';
import { planVehicle } from './plan.ts';
import type { Instant } from './records.ts';
import { createTally } from './tally.ts';
import { createVehicle, type Vehicle } from './vehicle.ts';
import { openVehicleLink, type VehicleLink } from './vehicle-link.ts';
import type { VehiclesOrder, VehiclesReport, VehiclesStatus, VehiclesTask } from './wire.ts';

const STATUS_PERIOD_MS = 500;
const LAG_RESOLUTION_MS = 10;
const CLOSING_AT_ONCE = 50;

const task = JSON.parse(process.argv[2] ?? '{}') as VehiclesTask;
const tell = (line: VehiclesStatus | VehiclesReport, then?: () => void) =>
  process.stdout.write(`${JSON.stringify(line)}\n`, then);
process.stdout.on('error', () => process.exit(1));

const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
lag.enable();
const now = (): Instant => ({ wallMs: Date.now(), monoMs: Math.floor(performance.now()) });
const { tls } = task;
const secure =
  tls === null
    ? null
    : createSecureContext({ ca: readFileSync(tls.ca), cert: readFileSync(tls.cert), key: readFileSync(tls.key) });

const tally = createTally(task.vehicles);
const vehicles: Vehicle[] = [];
const links: VehicleLink[] = [];
for (let number = 0; number < task.vehicles; number++) {
  const plan = planVehicle(task.seed, number + 1, task.run);
  const vehicle = createVehicle(plan, secure !== null);
  vehicles.push(vehicle);
  setTimeout(
    () => links.push(openVehicleLink(vehicle, { broker: task.broker, secure, number, now }, tally)),
    (number * 1_000) / CONNECTS_PER_S,
  );
}

function status(): VehiclesStatus {
  const counts = vehicles.map((vehicle) => vehicle.count());
  return {
    kind: 'status',
    connected: links.filter((link) => link.connected()).length,
    waiting: counts.reduce((sum, { waiting }) => sum + waiting, 0),
    onDuty: counts.filter(({ onDuty }) => onDuty).length,
  };
}

/** A histogram of a timer's periods: what is beyond the period itself is the lag. */
const lagP99Ms = () => Math.max(0, lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS);

function offDuty(): void {
  for (const [i, vehicle] of vehicles.entries()) {
    setTimeout(() => vehicle.offDuty(), (i / vehicles.length) * OFF_DUTY_SPREAD_MS);
  }
}

/** What their sockets carried is known when they are closed. */
async function end(): Promise<void> {
  const lagMs = lagP99Ms();
  for (let i = 0; i < links.length; i += CLOSING_AT_ONCE) {
    await Promise.allSettled(links.slice(i, i + CLOSING_AT_ONCE).map((link) => link.close(task.forget)));
  }
  const counts = vehicles.map((vehicle) => vehicle.count());
  // A long line leaves in parts: to exit at once would cut it.
  tell({ kind: 'report', counts, lagP99Ms: lagMs, ...tally.report() }, () => process.exit(0));
}

setInterval(() => tell(status()), STATUS_PERIOD_MS);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = line as VehiclesOrder;
    switch (order) {
      case 'off-duty':
        return offDuty();
      case 'end':
        return void end();
      default:
        order satisfies never;
    }
  })
  .on('close', () => process.exit(0));
