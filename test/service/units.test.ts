/** The unit files as systemd itself reads them, and as the daemon's own numbers and paths want them. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { OPTIONS } from '../../gateway/core/config/options.ts';
import { LINK_LEAVE_MS, PUBACK_WAIT_MS, STOP_FLUSH_MS } from '../../gateway/core/limits.ts';
import { START_EXTEND_MS, WATCHDOG_LOOKS } from '../../gateway/core/service/limits.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const UNITS = resolve(import.meta.dirname, '../../systemd');
const NAMES = [
  ...['balise.service', 'balise-halt.service', 'balise-halt.path'],
  ...['balise-update.service', 'balise-update.timer'],
];
/** The promise of SECURITY.md, in systemd's tenths. */
const EXPOSURE_MAX_TENTHS = 16;

const WITHOUT_ANALYZE =
  spawnSync('systemd-analyze', ['--version']).status === 0 ? null : 'systemd-analyze (systemd) is not installed';

/** What is installed elsewhere is not here: programs and the page are replaced by what every machine has. */
function installed(): string {
  const { dir } = createWorkplace();
  for (const name of NAMES) {
    const text = readFileSync(join(UNITS, name), 'utf8')
      .replaceAll(/\/usr\/(bin\/balise|lib\/balise\/systemd\/balise-(restart|update))/g, '/bin/true')
      .replace(/^Documentation=.*$/m, '');
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

function analyze(dir: string, ...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['--no-pager', ...args], {
    cwd: dir,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

const unit = readFileSync(join(UNITS, 'balise.service'), 'utf8');
const settingOf = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? '';

it('are read by systemd without a word', (context) => {
  if (WITHOUT_ANALYZE !== null) context.skip(WITHOUT_ANALYZE);
  const dir = installed();
  expect(analyze(dir, 'verify', ...NAMES.map((name) => `./${name}`))).toEqual({ status: 0, said: '' });
  writeFileSync(join(dir, 'balise.service'), unit.replace('RestartSec=', 'RestartSecs='));
  expect(analyze(dir, 'verify', './balise.service').said, 'a misspelt key is seen').toContain('RestartSecs');
});

it.each([
  ['balise.service', EXPOSURE_MAX_TENTHS],
  ['balise-halt.service', 10],
])('%s exposes little', (name, tenths) => {
  if (WITHOUT_ANALYZE !== null) return;
  const { status, said } = analyze(installed(), 'security', '--offline=yes', `--threshold=${tenths}`, `./${name}`);
  expect(status, said).toBe(0);
  expect(said).toMatch(/Overall exposure level for \S+: \d/);
});

it('gives the daemon the directories that it expects', () => {
  const { 'store.directory': store, 'service.lastExitFile': lastExit, 'control.socket': socket } = OPTIONS;
  expect(`/var/lib/${settingOf('StateDirectory')}`).toBe(store.default);
  expect(dirname(lastExit.default ?? '')).toBe(store.default);
  expect(`/run/${settingOf('RuntimeDirectory')}`).toBe(dirname(socket.default ?? ''));
});

it('waits as long as the daemon may take', () => {
  // Store, sender, the last word to the platform, the link's end: each at its worst.
  expect(Number(settingOf('TimeoutStopSec')) * 1_000).toBeGreaterThan(
    2 * STOP_FLUSH_MS + PUBACK_WAIT_MS + LINK_LEAVE_MS,
  );
  expect(Number(settingOf('TimeoutStartSec')) * 1_000).toBeGreaterThan(START_EXTEND_MS);
  // A card that stalls for 20 s may hold a reading of the loop for so long.
  const spanS = Number(settingOf('WatchdogSec'));
  expect(spanS - spanS / WATCHDOG_LOOKS).toBeGreaterThan(20);
});

it('tries again for ever, and waits for neither the network nor the time', () => {
  expect(settingOf('StartLimitIntervalSec')).toBe('0');
  expect(settingOf('Restart')).toBe('always');
  expect(unit).not.toMatch(/^[^#]*(network-online|time-sync)/m);
});
