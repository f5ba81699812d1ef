/**
 * `npm start`: an ambulance on duty, from the receiver's sentences to the platform, on this machine alone. No root, no
 * network. Ctrl-C (or --seconds) ends it in order; the last line is the ledger, the exit code 0 only if it closed.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { openTerminalKeys, TERMINAL_HELP, type TerminalKeys } from './inputs/terminal-keys.ts';
import { guardDirectory, killAll, removeDirectory } from './runner/children.ts';
import { type DemoPicture, runDemo, type Typed } from './runner/demo-run.ts';
import { createScreen } from './view/screen.ts';
import { render, renderPlain, warnings } from './view/view.ts';

const SCENARIO = fileURLToPath(new URL('./scenarios/demo.json', import.meta.url));
const PLAIN_PERIOD_S = 5;
const EXIT_INTERRUPTED = 130;

const args = new Command('start')
  .description('the demo: simulated vehicle, gateway, broker and platform on this machine')
  .option('--seconds <n>', 'end by itself after so many seconds', secondsOf)
  .option('--plain', 'a line every few seconds instead of a picture')
  .option('--embedded', 'the embedded broker (MQTT 3.1.1) even where Mosquitto is installed')
  .option('--scenario <file>', 'another duty to play', SCENARIO)
  .parse()
  .opts<{ seconds?: number; plain?: boolean; embedded?: boolean; scenario: string }>();

const dir = mkdtempSync(join(tmpdir(), 'balise-demo-'));
guardDirectory(dir);
const screen = args.plain === true || !process.stdout.isTTY ? null : createScreen(process.stdout);

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
if (process.stdin.isTTY) {
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
  const say = (line: string) => console.log(line);
  const closing = await runDemo({
    scenarioFile: args.scenario,
    dir,
    vehicle: 'amb-1',
    embedded: args.embedded === true,
    typed: () => typed.splice(0),
    until,
    show,
    say,
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

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('a number of seconds above 0');
  return seconds;
}
