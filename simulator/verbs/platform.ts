/**
 * `npm run sim -- platform --broker URL`: the simulated platform and its page for vehicles that are not simulated here. For who writes or
 * tries a gateway or a platform: what it acknowledges is in its files.
 */
import { type Command, Option } from 'commander';
import { realTime } from '../conductor/participant.ts';
import { startManyPlatform } from '../platform/platform.ts';
import { portOf } from '../runner/arguments.ts';
import { brokerUrlOf, tlsFilesOf } from '../runner/broker-arguments.ts';
import { readPlaces } from '../web/places.ts';

interface Arguments {
  broker: string;
  ledger: string;
  port: number;
  protocol: '5' | '3.1.1';
  clientId: string;
  timeZone: string;
  places?: string;
  tiles?: string;
  tilesAttribution?: string;
  ca?: string;
  cert?: string;
  key?: string;
}

export function addPlatform(sim: Command): void {
  sim
    .command('platform')
    .description('a platform for every vehicle of a broker: receives, checks, keeps, acknowledges, and shows a page')
    .requiredOption('--broker <url>', 'mqtt://host:port or mqtts://host:port')
    .requiredOption('--ledger <dir>', 'its durable store, a file for each vehicle; what is there is continued')
    .option('--port <n>', 'of the page; a free one where it is taken', portOf, 8080)
    .addOption(new Option('--protocol <version>', 'MQTT version').choices(['5', '3.1.1']).default('5'))
    .option('--client-id <id>', 'of its session at the broker', 'balise-platform')
    .option('--time-zone <zone>', 'of local days, where no vehicle says so', 'Europe/Paris')
    .option('--places <file>', 'GeoJSON of points to show on the map: name, and kind base, hospital, commune or other')
    .option('--tiles <url>', 'a tile server to ask for a map, https://…/{z}/{x}/{y}.png; default: none is asked')
    .option('--tiles-attribution <text>', 'whose they are')
    .option('--ca <file>', 'mqtts: PEM of who signed the broker')
    .option('--cert <file>', 'mqtts: PEM of this platform')
    .option('--key <file>', 'mqtts: its key')
    .action(serve);
}

/** Resolves when somebody has asked it to end. */
async function serve(args: Arguments): Promise<void> {
  const { encrypted } = brokerUrlOf(args.broker);
  const tls = encrypted
    ? tlsFilesOf({ ca: ['--ca', args.ca], cert: ['--cert', args.cert], key: ['--key', args.key] })
    : undefined;
  // Only here: the other verbs start without a bundler.
  const { preparePage } = await import('../web/start-page.ts');
  const page = preparePage({
    setting: {
      ...{ title: '', port: args.port, speed: 1, timeZone: args.timeZone, world: false, keys: [] },
      broker: { url: args.broker, kind: 'given', protocol: args.protocol, encrypted },
      places: args.places === undefined ? [] : readPlaces(args.places),
      tiles: args.tiles === undefined ? null : { url: args.tiles, attribution: args.tilesAttribution ?? '' },
    },
    clock: realTime,
    say: () => undefined,
  });
  const platform = await startManyPlatform({
    ...{ broker: args.broker, protocol: args.protocol, clientId: args.clientId, clock: realTime, watch: page.hub },
    ledgerDirectory: args.ledger,
    ...(tls === undefined ? {} : { tls }),
  });
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  if (!encrypted) console.log('WARNING: the link is not encrypted (plain text): for a bench only');
  console.log(`page: ${await page.open(platform)}\nledgers in ${args.ledger}; Ctrl-C ends it`);
  await ended;
  await page.close();
  await platform.close();
}
