/** systemd/balise-restart, as the unit runs it. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readLastExit } from '../../gateway/drivers/last-exit.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const SCRIPT = resolve(import.meta.dirname, '../../systemd/balise-restart');

/** A sleep that only writes down how long it was to be. */
function open(sleep = 'echo "$1" >>"$SLEPT"') {
  const place = createWorkplace();
  const programs = join(place.dir, 'bin');
  const slept = join(place.dir, 'slept');
  mkdirSync(programs);
  writeFileSync(join(programs, 'sleep'), `#!/bin/sh\n${sleep}\n`);
  chmodSync(join(programs, 'sleep'), 0o755);
  const env = {
    ...{ PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`, SLEPT: slept },
    ...{ RUNTIME_DIRECTORY: place.dir, STATE_DIRECTORY: place.dir },
  };
  const run = (verb: string, result = ''): void => {
    const { status, stderr } = spawnSync(SCRIPT, [verb], { env: { ...env, SERVICE_RESULT: result }, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  };
  return {
    ...{ place, env, run, lastExit: join(place.dir, 'last-exit') },
    sleptS: () => (existsSync(slept) ? readFileSync(slept, 'utf8').trim().split('\n').map(Number) : []),
    /** The present run began so long ago. */
    ranFor(seconds: number): void {
      const uptimeS = Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]));
      writeFileSync(join(place.dir, 'started'), `${uptimeS - seconds}\n`);
    },
  };
}

it('waits longer after each failure, up to a minute, for ever', () => {
  const { run, sleptS } = open();
  run('wait');
  for (let n = 0; n < 9; n++) {
    run('ended', 'exit-code');
    run('wait');
  }
  expect(sleptS()).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
});

it('begins anew after a run of ten minutes and after an orderly end', () => {
  const { run, sleptS, ranFor } = open();
  const fail = (times: number): void => {
    for (let n = 0; n < times; n++) run('ended', 'watchdog');
  };
  fail(5);
  ranFor(601);
  fail(1);
  run('wait');
  expect(sleptS()).toEqual([]);
  fail(4);
  run('ended', 'success');
  run('wait');
  expect(sleptS()).toEqual([]);
  fail(2);
  ranFor(599);
  fail(1);
  run('wait');
  expect(sleptS()).toEqual([4]);
});

it('leaves the word that the next start reads, and none over one that nobody has read', () => {
  const { run, lastExit } = open();
  run('ended', 'watchdog');
  expect(readLastExit(lastExit)).toBe('watchdog');
  run('ended', 'exit-code');
  expect(readLastExit(lastExit)).toBe('watchdog');
});

it('a count that was cut off is none', () => {
  const { place, run, sleptS } = open();
  for (const text of ['', '\0\0\0', '3 4', 'many']) {
    writeFileSync(join(place.dir, 'failures'), text);
    run('wait');
    run('ended', 'signal');
  }
  expect(sleptS()).toEqual([]);
});

it('who restarts the service meanwhile does not wait', async () => {
  const { env, place, run } = open('touch "$SLEPT"; exec /bin/sleep "$1"');
  for (let n = 0; n < 9; n++) run('ended', 'exit-code');
  // As the service manager does: the script and what it started.
  const child = spawn(SCRIPT, ['wait'], { env, detached: true, stdio: 'ignore' });
  place.later(() => child.kill('SIGKILL'));
  const ended = new Promise((done) => child.on('exit', (code) => done(code)));
  await vi.waitFor(() => expect(existsSync(join(place.dir, 'slept'))).toBe(true), { timeout: 10_000, interval: 5 });
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  expect(await ended).toBe(0);
  expect(existsSync(join(place.dir, 'failures'))).toBe(false);
});
