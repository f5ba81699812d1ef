/**
 * Runs in the box: what systemd is to the unit, as far as its watchdog goes. Starts the daemon, reads what it notifies, ends it where its
 * watchdog runs out, writes down how it ended, and starts it again.
 */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createClock } from '../../../../gateway/drivers/clock.ts';
import { openDatagramSocket } from '../../../support/datagram-socket.ts';
import { LAST_EXIT } from '../configuration.ts';

/** As in systemd/balise.service. */
const SPAN_MS = 30_000;
const AGAIN_MS = 1_000;
const LOOK_MS = 200;
const NOTIFY = '/run/balise/notify';
const [config = ''] = process.argv.slice(2);
const clock = createClock();

rmSync(NOTIFY, { force: true });
const socket = openDatagramSocket(NOTIFY);
const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

/** @returns how it ended, in systemd's word */
async function runOnce(): Promise<string> {
  const environment = { ...process.env, NOTIFY_SOCKET: NOTIFY, WATCHDOG_USEC: String(SPAN_MS * 1_000) };
  const child = spawn('sh', ['tools/balise', 'run', '-c', config], { stdio: 'inherit', env: environment });
  let ended: string | null = null;
  let barked = false;
  child.on('exit', (code, signal) => {
    ended = signal === null ? (code === 0 ? 'success' : 'exit-code') : 'signal';
  });
  // Armed by READY=1, as it is for a service of Type=notify.
  let fedMs: number | null = null;
  while (ended === null) {
    for (let next = socket.receive(); next !== null; next = socket.receive()) {
      const lines = next.toString('utf8').split('\n');
      if (lines.includes('READY=1') || (fedMs !== null && lines.includes('WATCHDOG=1'))) fedMs = clock.monoMs();
      if (lines.includes('WATCHDOG=trigger')) fedMs = Number.NEGATIVE_INFINITY;
    }
    if (!barked && fedMs !== null && clock.monoMs() - fedMs > SPAN_MS) {
      barked = true;
      child.kill('SIGKILL');
    }
    await pause(LOOK_MS);
  }
  return barked ? 'watchdog' : ended;
}

for (;;) {
  writeFileSync(LAST_EXIT, `${await runOnce()}\n`);
  await pause(AGAIN_MS);
}
