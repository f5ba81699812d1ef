/**
 * `npm run drive -- FILE`: a recorded drive through a serial port, the gateway, a broker and the platform. The last line is
 * the ledger; the exit code is 0 only if it closed.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { count } from './platform/ranges.ts';
import { brokerOf, speedOf } from './runner/arguments.ts';
import type { PressMade } from './runner/closing.ts';
import { type DriveResult, runDrive } from './runner/drive-run.ts';
import { openProgram } from './runner/program.ts';

interface Arguments {
  speed: number | 'max';
  broker?: { host: string; port: number };
  cut?: number;
  kill?: boolean;
  keep?: string;
  json?: string;
  positionsOut?: string;
}

const command = new Command('drive')
  .description('plays a recorded NMEA drive through the gateway to a platform and closes the ledger')
  .argument('<file>', 'recorded NMEA 0183, as it came from the receiver')
  .option('--speed <n>', 'times real time, or max (lock-step)', speedOf, 'max')
  .option('--broker <url>', 'a broker that runs already, mqtt://host:port; default: one is started', brokerOf)
  .option('--cut <seconds>', 'cut the network for so many simulated seconds after a third of the drive', secondsOf)
  .option('--kill', 'kill -9 the gateway after two thirds of the drive and start it again')
  .option('--keep <dir>', 'work in this directory and keep it: logs, database, ledger')
  .option('--json <file>', 'write the result')
  .option('--positions-out <file>', 'write the received positions, one JSON line each, in order')
  .parse();
const args = command.opts<Arguments>();
const file = resolve(command.args[0] ?? '');

const program = openProgram('drive', { prefix: 'balise-drive-', keep: args.keep });
const { dir } = program;

await program.run(async () => {
  const result = await runDrive({
    file,
    dir,
    speed: args.speed,
    broker: args.broker ?? 'any',
    // On a broker shared with others, two runs must not be one vehicle.
    vehicle: args.broker === undefined ? 'amb-1' : `drive-${randomBytes(4).toString('hex')}`,
    cutS: args.cut ?? null,
    kill: args.kill === true,
    say: (line) => console.log(line),
  });
  if (args.json !== undefined) {
    const { records: _, ...summary } = result;
    writeFileSync(args.json, `${JSON.stringify(summary, null, 2)}\n`);
  }
  if (args.positionsOut !== undefined) writeFileSync(args.positionsOut, positionLines(result));
  print(result);
  process.exitCode = result.closing.closed ? 0 : 1;
});

function positionLines({ records }: DriveResult): string {
  const positions = records.filter((record) => record.lane === 'p').sort((a, b) => a.n - b.n);
  return positions.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function print(result: DriveResult): void {
  const { closing, device, platform } = result;
  const { via, events, positions } = platform.ledger;
  const real = result.realS.toFixed(1);
  console.log(`${file}: ${Math.round(result.simulatedS)} s of driving in ${real} s, broker ${result.broker}`);
  console.log(
    `  positions: ${count(device.positions.stored)} stored, ${count(device.positions.acknowledged)} acknowledged,` +
      ` ${positions} received (${via.live} live, ${via.history} history)`,
  );
  console.log(
    `  events:    ${device.events.recorded} stored, ${device.events.acknowledgedUpTo} acknowledged, ${events} received`,
  );
  const presses = result.presses.map((press) => `${press.key} ${indicator(press)}`);
  console.log(`  presses:   ${presses.join(' | ')}`);
  for (const failure of closing.failures) console.log(`not closed: ${failure}`);
  console.log(closing.line);
}

function indicator({ registered, delivered, refused }: PressMade): string {
  if (refused) return 'refused';
  if (registered === null) return 'not registered';
  return `registered ${registered}${delivered ? ', delivered' : ''}`;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('a number of seconds above 0');
  return seconds;
}
