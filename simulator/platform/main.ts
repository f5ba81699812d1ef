/**
 * The simulated platform as a process of its own. Says `{"ready":true}` once subscribed; every line `report` on its
 * standard input is answered by one JSON line, and so is its orderly end (SIGTERM, or the end of standard input). A line `order {…}` or
 * `roster {…}` (the JSON of a MissionOrder, of a RosterOrder) is said to the vehicle until it has answered.
 */
import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { joinConductor, realTime } from '../conductor/participant.ts';
import type { MissionOrder } from './orders.ts';
import { type Platform, startPlatform } from './platform.ts';
import type { RosterOrder } from './rosters.ts';

/** Simulated time without its conductor (docs/simulated-time.md). */
const EXIT_CONDUCTOR_LOST = 70;

const ORDER = 'order ';
const ROSTER = 'roster ';

interface Arguments {
  broker: string;
  vehicle: string;
  ledger: string;
  protocol: '5' | '3.1.1';
  ackLiveS: string;
  simulatedTime?: string;
  timeZone?: string;
  forget?: boolean;
}

const args = new Command('platform')
  .description('a simulated platform that receives, checks, keeps and acknowledges the records of one vehicle')
  .requiredOption('--broker <url>', 'mqtt://host:port')
  .requiredOption('--vehicle <id>', 'the vehicle whose topics it reads')
  .requiredOption('--ledger <file>', 'its durable store; an existing one is continued')
  .addOption(new Option('--protocol <version>', 'MQTT version').choices(['5', '3.1.1']).default('5'))
  .option('--forget', 'remove the retained messages at the end: for a broker shared with others')
  .option('--ack-live-s <seconds>', 'how long a position that came live waits for its acknowledgement', '15')
  .option('--time-zone <zone>', 'in which the vehicle sums up its days; default: the one that it names')
  .option('--simulated-time <socket>', 'take the time from a conductor')
  .parse()
  .opts<Arguments>();

let platform: Platform | null = null;
let ending = false;

const clock =
  args.simulatedTime === undefined
    ? realTime
    : await joinConductor(args.simulatedTime, 'platform', {
        idle: async () => platform?.idle(),
        onLost: () => {
          if (!ending) process.exit(EXIT_CONDUCTOR_LOST);
        },
      });

try {
  platform = await startPlatform({
    broker: args.broker,
    protocol: args.protocol,
    vehicle: args.vehicle,
    ledgerFile: args.ledger,
    clock,
    forget: args.forget === true,
    ...(args.timeZone === undefined ? {} : { timeZone: args.timeZone }),
    acknowledge: { live: Number(args.ackLiveS) * 1_000 },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

const started = platform;
const report = () => process.stdout.write(`${JSON.stringify(started.report())}\n`);
const command = (line: string) => {
  try {
    if (line.startsWith(ORDER)) started.order(JSON.parse(line.slice(ORDER.length)) as MissionOrder);
    if (line.startsWith(ROSTER)) started.roster(JSON.parse(line.slice(ROSTER.length)) as RosterOrder);
  } catch (error) {
    console.error(`${line}: ${error instanceof Error ? error.message : String(error)}`);
  }
};
const end = async () => {
  if (ending) return;
  ending = true;
  await started.close();
  report();
  process.exit(0);
};
console.log(JSON.stringify({ ready: true }));
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'report') report();
    else command(line);
  })
  .on('close', () => void end());
process.on('SIGTERM', () => void end());
