/**
 * The simulated platform of one vehicle as a process of its own, and with `--page` its page. It says what it has to say on standard
 * output, and is told on standard input, a line each (talk.ts). SIGTERM, or the end of standard input, ends it in order; its report
 * is its last line.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { joinConductor, realTime } from '../conductor/participant.ts';
import type { PageSetting } from '../web/start-page.ts';
import { isEvent } from './messages.ts';
import { type Platform, startPlatform, type Vehicles } from './platform.ts';
import { type PlatformSays, readTold } from './talk.ts';
import type { DeskWatch } from './vehicle-desk.ts';

/** Simulated time without its conductor (docs/simulated-time.md). */
const EXIT_CONDUCTOR_LOST = 70;

interface Arguments {
  broker: string;
  vehicle: string;
  ledger: string;
  protocol: '5' | '3.1.1';
  ackLiveS: string;
  simulatedTime?: string;
  timeZone?: string;
  forget?: boolean;
  page?: string;
  ca?: string;
  cert?: string;
  key?: string;
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
  .option('--page <file>', 'serve the page as this JSON file says (PageSetting of simulator/web/start-page.ts)')
  .option('--ca <file>', 'PEM: who signed the certificate of the broker')
  .option('--cert <file>', 'PEM: the certificate of this platform')
  .option('--key <file>', 'PEM: its key')
  .parse()
  .opts<Arguments>();

/** Resolves when it has left: the end of the process takes along what a full pipe has not taken yet. */
const saying = (what: PlatformSays) =>
  new Promise<void>((resolve) => process.stdout.write(`${JSON.stringify(what)}\n`, () => resolve()));
const say = (what: PlatformSays) => void saying(what);

let platform: (Platform & Vehicles) | null = null;
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

/** Only where somebody looks: bundler and all. */
const page =
  args.page === undefined
    ? null
    : (await import('../web/start-page.ts')).preparePage({
        setting: JSON.parse(readFileSync(args.page, 'utf8')) as PageSetting,
        ...{ clock, say },
      });

/** For whoever foretells what the crew's presses come to. */
const watch: DeskWatch = {
  presence: (vehicle, body) => page?.hub.presence(vehicle, body),
  heard: (vehicle) => page?.hub.heard(vehicle),
  reply: (vehicle, body) => page?.hub.reply(vehicle, body),
  record(vehicle, via, record, received) {
    page?.hub.record(vehicle, via, record, received);
    if (received === null || record.lane !== 'e' || !isEvent(record, 'mission')) return;
    const { change, mission, mono } = record;
    if (change !== 'received' && change !== 'cancelled') return;
    const given = platform?.report().orders.find(({ id }) => id === record.command);
    if (given === undefined) return say({ heard: { change, mission, mono, order: null } });
    const { acceptedBy, answerS, expires } = given;
    say({ heard: { change, mission, mono, order: { acceptedBy, answerS, expires } } });
  },
};

try {
  const { ca, cert, key } = args;
  platform = await startPlatform({
    broker: args.broker,
    protocol: args.protocol,
    vehicle: args.vehicle,
    ledgerFile: args.ledger,
    clock,
    forget: args.forget === true,
    watch,
    ...(args.timeZone === undefined ? {} : { timeZone: args.timeZone }),
    ...(ca === undefined || cert === undefined || key === undefined ? {} : { tls: { ca, cert, key } }),
    acknowledge: { live: Number(args.ackLiveS) * 1_000 },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

const started = platform;
const report = () => say({ report: started.report() });
const obey = (line: string) => {
  try {
    const [word, what] = readTold(line) ?? [null, null];
    if (word === 'report') report();
    else if (word === 'order') started.order(what);
    else if (word === 'roster') started.roster(what);
    else if (word === 'config') started.config(what);
    else if (word === 'locate') started.locate();
    else if (word === 'world') page?.world(what);
  } catch (error) {
    console.error(`${line}: ${error instanceof Error ? error.message : String(error)}`);
  }
};
const end = async () => {
  if (ending) return;
  ending = true;
  await page?.close();
  await started.close();
  await saying({ report: started.report() });
  process.exit(0);
};
const address = page === null ? null : await page.open(started);
say({ ready: true, page: address });
createInterface({ input: process.stdin })
  .on('line', obey)
  .on('close', () => void end());
process.on('SIGTERM', () => void end());
