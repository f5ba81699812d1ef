/**
 * `balise gnss --record`: the receiver's own sentences, places included, to a file. The daemon writes down who asked before the
 * first byte; off duty it wants a reason, and ends it after half an hour or when the duty begins (PRIVACY.md).
 */
import fs from 'node:fs';
import type { Config } from '../../core/config/options.ts';
import type { WorkshopReason } from '../../core/record/audit.ts';
import { WORKSHOP_REASONS } from '../../core/record/workshop-reasons.ts';
import { listenTo, rawSocketOf } from '../../drivers/local-socket/feed.ts';
import { askStatus } from '../../drivers/local-socket/status.ts';
import { ask, asker } from '../ask.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';
import { whole } from '../quantities.ts';
import { statusTold } from '../told.ts';

const DAEMON_ANSWERS_WITHIN_MS = 3_000;

interface Wanted {
  file: string;
  reason: WorkshopReason | null;
  /** 0: until Ctrl-C, or the daemon ends it. */
  seconds: number;
}

export async function recordRaw(config: Config, { file, reason, seconds }: Wanted): Promise<number> {
  const answer = await askStatus(config['control.socket'], DAEMON_ANSWERS_WITHIN_MS);
  if (answer === null) return failed(say('the daemon does not run: start it', 'le service est arrêté : le démarrer'));
  const onDuty = (await statusTold(answer)).tracking;
  if (!onDuty && reason === null) return failed(reasonWanted(), 64);
  let fd: number;
  try {
    fd = fs.openSync(file, 'wx', 0o600);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return failed(code === 'EEXIST' ? say(`${file} exists already`, `${file} existe déjà`) : message);
  }
  const by = asker();
  const outcome = await ask(
    config,
    onDuty || reason === null ? { ask: 'raw-on-duty', by } : { ask: 'workshop', reason, by },
  );
  if (!('done' in outcome)) {
    fs.closeSync(fd);
    fs.rmSync(file);
    return failed('refused' in outcome ? outcome.refused : say('the daemon does not run', 'le service est arrêté'));
  }
  process.stderr.write(`${told(onDuty)}\n`);
  const { bytes, byDaemon } = await write(config, fd, seconds);
  fs.closeSync(fd);
  if (byDaemon) process.stderr.write(`${ended(onDuty)}\n`);
  process.stderr.write(`${say(`${whole(bytes)} bytes in ${file}`, `${whole(bytes)} octets dans ${file}`)}\n`);
  return bytes > 0 ? 0 : failed(say('the receiver said nothing', "le récepteur n'a rien dit"), 1);
}

function write(config: Config, fd: number, seconds: number): Promise<{ bytes: number; byDaemon: boolean }> {
  return new Promise((resolve) => {
    let bytes = 0;
    let timer: NodeJS.Timeout | null = null;
    const end = (byDaemon: boolean): void => {
      hangUp();
      if (timer !== null) clearTimeout(timer);
      resolve({ bytes, byDaemon });
    };
    const enough = (): void => end(false);
    const hangUp = listenTo(rawSocketOf(config['control.socket']), {
      onData(chunk) {
        fs.writeSync(fd, chunk);
        bytes += chunk.length;
        if (process.stderr.isTTY) process.stderr.write(`\r${whole(bytes)} ${say('bytes', 'octets')}\x1b[K`);
      },
      onEnd: () => end(true),
    });
    // Real time: so long as whoever sits there wants it.
    if (seconds > 0) timer = setTimeout(enough, seconds * 1_000);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, enough);
  });
}

function told(onDuty: boolean): string {
  if (onDuty)
    return say(
      'written in the journal; ends after 30 min, with the duty, or with Ctrl-C',
      'inscrit au journal ; finit après 30 min, avec la garde, ou par Ctrl-C',
    );
  return say(
    'written in the journal; ends after 30 min, when a duty begins, or with Ctrl-C',
    'inscrit au journal ; finit après 30 min, à la prise de garde, ou par Ctrl-C',
  );
}

/** It does not say why: only these can be. */
function ended(onDuty: boolean): string {
  if (onDuty)
    return say(
      'ended: 30 min are over, the duty ended, or the daemon stopped',
      'fini : 30 min passées, garde finie, ou service arrêté',
    );
  return say(
    'ended: 30 min are over, a duty began, or the daemon stopped',
    'fini : 30 min passées, garde commencée, ou service arrêté',
  );
}

function reasonWanted(): string {
  const reasons = WORKSHOP_REASONS.join(' | ');
  return say(
    `off duty, the receiver's own sentences say where the vehicle stands: --reason ${reasons}`,
    `hors service, les phrases du récepteur disent où est le véhicule : --reason ${reasons}`,
  );
}
