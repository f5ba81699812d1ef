/** The daemon: `balise run`. Reads the configuration, starts the parts, and stops them in order when told to. */
import './runtime-guard.ts';
import { flushCompileCache } from 'node:module';
import { Command } from 'commander';
import { DEFAULT_CONFIG_PATH } from './core/config/default-path.ts';
import { BaliseError } from './core/errors.ts';
import { startDaemon } from './daemon.ts';
import { createClock } from './drivers/clock.ts';
import { connectSimulatedClock } from './drivers/clock-simulated/connect.ts';
import { halt } from './drivers/halt.ts';
import { createLog, writesToJournal } from './drivers/log.ts';
import { openConfig } from './open-config.ts';
import type { StopReason } from './pipeline.ts';
import { openSupervision } from './supervise.ts';

/** sysexits(3): what a service manager and a script can tell apart. */
const EXIT = { unavailable: 69, internal: 70, config: 78 } as const;

/**
 * mqtt-packet keeps four bytes for every length of message that it has sent, and with them the block of Node's pool they were cut
 * from: 64 kB for each length, up to 1 GB (mqttjs/mqtt-packet#163). Without a pool it keeps the four bytes.
 */
Buffer.poolSize = 0;

/** Whatever it makes is for its own user; a socket for the group says so itself. */
process.umask(0o077);

async function run(options: { config: string; simulatedTime?: string }): Promise<void> {
  const { config, remote, faults, warnings, worked } = openConfig(options.config);
  const simulated =
    options.simulatedTime === undefined ? null : await connectSimulatedClock(options.simulatedTime, 'gateway');
  const machineClock = createClock();
  const clock = simulated ?? machineClock;
  const log = createLog({ level: config['log.level'], journal: writesToJournal(process.env['JOURNAL_STREAM']) });
  for (const warning of warnings) log.warn(warning);
  const die = (detail: string): never => {
    log.error('cannot go on', { detail });
    process.exit(EXIT.internal);
  };
  const supervision = await openSupervision(process.env, machineClock, log);
  let stopping = false;
  const stop = (reason: StopReason, andThen: () => Promise<void>): void => {
    // A second signal of an impatient hand must not cut the flush short: SIGKILL is there for that.
    if (stopping) return;
    stopping = true;
    log.info('stopping', { reason });
    supervision.stopping();
    starting
      .then((daemon) => daemon.stop(reason))
      .then(andThen)
      .then(
        () => process.exit(0),
        (error: unknown) => die(String(error)),
      );
  };
  const switchOff = async (): Promise<void> => {
    const problem = await halt(config['power.haltCommand']);
    if (problem !== null) log.error('the machine cannot be switched off', { problem });
  };
  const starting = startDaemon({
    ...{ config, remote, faults, clock, simulated, log, onDead: die },
    onStop: (reason) => stop(reason, switchOff),
    // Whoever started the service starts it again (Restart=always).
    onRestart: () => stop('order', () => Promise.resolve()),
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    // From the first moment: without a handler a signal ends the process as a crash does. One that comes early waits for the start.
    process.on(signal, () => stop('signal', () => Promise.resolve()));
  }
  const daemon = await starting;
  worked();
  if (!stopping) supervision.started(daemon);
  // Node does it at the end of the process only, and a vehicle's processes end with the power.
  flushCompileCache();
}

const command = new Command('balise run')
  .description('The daemon: reads the receiver and the buttons, keeps what they say, sends it to the platform.')
  .option('-c, --config <file>', 'configuration (TOML)', DEFAULT_CONFIG_PATH)
  .option('--simulated-time <socket>', 'take the time from a conductor (docs/simulated-time.md)')
  .addHelpText('after', '\nExit codes: 0 stopped in order, 69 store in use or unusable, 70 internal, 78 configuration.')
  .action(async (options: { config: string; simulatedTime?: string }) => {
    try {
      await run(options);
    } catch (error) {
      if (!(error instanceof BaliseError)) throw error;
      process.stderr.write(`balise: ${error.code}: ${error.message}\n        ${error.hint}\n`);
      process.exit(error.code.startsWith('config-') ? EXIT.config : EXIT.unavailable);
    }
  });
await command.parseAsync();
