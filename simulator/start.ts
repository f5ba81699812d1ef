/**
 * `npm start`: an ambulance on duty, from the receiver's sentences to the platform and its page, on this machine alone. No root, no
 * network. Ctrl-C (or --seconds) ends it in order; the last line is the ledger, the exit code 0 only if it closed.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { openTerminalKeys, TERMINAL_HELP, type TerminalKeys } from './inputs/terminal-keys.ts';
import { portOf, speedUpOf } from './runner/arguments.ts';
import { type DemoBrokerArguments, demoBrokerOf } from './runner/broker-arguments.ts';
import { guardDirectory, killAll, removeDirectory } from './runner/children.ts';
import { type DemoPicture, runDemo, type Typed } from './runner/demo-run.ts';
import { findScenario, type Scenario } from './scenarios/scenario.ts';
import { createScreen } from './view/screen.ts';
import { render, renderPlain, warnings } from './view/view.ts';
import { keyViews } from './web/keys.ts';
import { placesOf, readPlaces } from './web/places.ts';

const SCENARIO = 'j1-lons-arinthod';
/** A minute and a half before its order comes. */
const BEGINS_AT = '2026-03-29T01:39:00+01:00';
const SPEED = 10;
const PORT = 8080;
const PLAIN_PERIOD_S = 5;
const EXIT_INTERRUPTED = 130;

interface Arguments extends DemoBrokerArguments {
  seconds?: number;
  plain?: boolean;
  headless?: boolean;
  scenario: string;
  vehicle: string;
  at?: string;
  speed: number;
  port: number;
  places?: string;
  tiles?: string;
  tilesAttribution?: string;
}

const args = new Command('start')
  .description('the demo: simulated vehicle, gateway, broker and platform on this machine, and a page to look at them')
  .option('--seconds <n>', 'end by itself after so many seconds', secondsOf)
  .option('--headless', 'no page and no picture: a line every few seconds')
  .option('--plain', 'a line every few seconds instead of a picture')
  .option('--scenario <id|file>', 'another duty to play', SCENARIO)
  .option('--at <time>', 'begin at this instant of it (2026-03-29T01:39:00+01:00); default: before its first order')
  .option('--speed <n>', 'times real time', speedUpOf, SPEED)
  .option('--port <n>', 'of the page; a free one where it is taken', portOf, PORT)
  .option('--places <file>', 'GeoJSON of points to show on the map: name, and kind base, hospital, commune or other')
  .option('--tiles <url>', 'a tile server to ask for a map, https://…/{z}/{x}/{y}.png; default: none is asked')
  .option('--tiles-attribution <text>', 'whose they are')
  .option('--embedded', 'the embedded broker (MQTT 3.1.1) even where Mosquitto is installed')
  .option('--broker <url>', 'a broker that runs already, mqtt://host:port or mqtts://host:port')
  .option('--vehicle <id>', 'its name at the broker', 'amb-1')
  .option('--ca <file>', 'mqtts: PEM of who signed the broker')
  .option('--cert <file>', 'mqtts: PEM of the vehicle')
  .option('--key <file>', "mqtts: the vehicle's key")
  .option('--platform-cert <file>', 'mqtts: PEM of the platform')
  .option('--platform-key <file>', "mqtts: the platform's key")
  .parse()
  .opts<Arguments>();

const dir = mkdtempSync(join(tmpdir(), 'balise-demo-'));
guardDirectory(dir);
const plain = args.plain === true || args.headless === true || !process.stdout.isTTY;
const screen = plain ? null : createScreen(process.stdout);

let keys: TerminalKeys | null = null;
const cleanUp = async () => {
  keys?.release();
  screen?.release();
  await killAll();
  removeDirectory(dir);
};

let endNow = () => {};
let asked = false;
const until = new Promise<void>((resolve) => {
  endNow = resolve;
});
const end = () => {
  // Asked twice: no order any more, only an end.
  if (asked) void cleanUp().finally(() => process.exit(EXIT_INTERRUPTED));
  asked = true;
  endNow();
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);

const typed: Typed[] = [];
if (process.stdin.isTTY && args.headless !== true) {
  // The terminal makes no signal of Ctrl-C while its keys are the keypad's.
  keys = openTerminalKeys(process.stdin, { onPress: (key, holdMs) => void typed.push({ key, holdMs }), onEnd: end });
}

let saidAtS = Number.NEGATIVE_INFINITY;
let warned = false;
const show = (picture: DemoPicture) => {
  if (args.seconds !== undefined && picture.elapsedS >= args.seconds) endNow();
  if (screen !== null) return screen.draw([...render(picture), ...(keys === null ? [] : [TERMINAL_HELP])]);
  if (!warned) for (const warning of warnings(picture)) console.log(`WARNING: ${warning}`);
  warned = true;
  if (picture.elapsedS - saidAtS < PLAIN_PERIOD_S) return;
  saidAtS = picture.elapsedS;
  console.log(renderPlain(picture));
};

try {
  const scenario = findScenario(args.scenario);
  const say = (line: string) => console.log(line);
  const closing = await runDemo({
    ...{ scenario, fromS: beginning(scenario), speed: args.speed, dir, vehicle: args.vehicle, until, show, say },
    broker: demoBrokerOf(args),
    page: args.headless === true ? null : pageOf(scenario),
    typed: () => typed.splice(0),
  });
  for (const failure of closing.failures) console.log(`not closed: ${failure}`);
  console.log(closing.line);
  process.exitCode = closing.closed ? 0 : 1;
} catch (error) {
  screen?.release();
  console.error(`start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
await cleanUp();
process.exit();

function pageOf(scenario: Scenario) {
  const { port, tiles, tilesAttribution = '' } = args;
  return {
    port,
    places: args.places === undefined ? placesOf(scenario) : readPlaces(args.places),
    tiles: tiles === undefined ? null : { url: tiles, attribution: tilesAttribution },
    keys: keyViews(scenario.keys),
  };
}

/** Second of the scenario. */
function beginning({ id, startT, endS }: Scenario): number {
  const at = args.at ?? (id === SCENARIO ? BEGINS_AT : null);
  if (at === null) return 0;
  const second = Math.floor((Date.parse(at) - startT) / 1_000);
  if (Number.isNaN(second)) throw new Error(`--at ${at}: an instant such as 2026-03-29T01:39:00+01:00`);
  if (second < 0 || (endS !== null && second >= endS))
    throw new Error(`--at ${at}: ${id} is from ${new Date(startT).toISOString()} on, for ${Math.round(endS ?? 0)} s`);
  return second;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('a number of seconds above 0');
  return seconds;
}
