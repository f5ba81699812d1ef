import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkConfig } from '../gateway/core/config/check.ts';
import { createFaults } from '../gateway/core/health.ts';
import { openModem } from '../gateway/open-modem.ts';
import { createManualClock } from './support/manual-clock.ts';
import { createWorkplace } from './support/running/workplace.ts';

function opened(link: (dir: string) => Record<string, string>, simulated = false) {
  const { dir } = createWorkplace();
  const { config } = checkConfig({ vehicle: { id: 'a' }, gnss: { kind: 'none' }, link: link(dir) }, '2026-01-01');
  if (config === null) throw new Error('the configuration is wrong');
  const changes: string[] = [];
  const faults = createFaults(({ code }, standing) => changes.push(`${standing ? '+' : '-'}${code}`));
  return { dir, changes, modem: openModem(config, createManualClock(), simulated, faults) };
}

test('a file that the configuration names is asked, and its lack is a fault until it is there', async () => {
  const { dir, changes, modem } = opened((folder) => ({ factsFile: join(folder, 'modem.json') }));
  await modem.ask();
  await modem.ask();
  expect(changes).toEqual(['+modem-unknown']);
  writeFileSync(join(dir, 'modem.json'), '{"technology": "umts"}');
  await modem.ask();
  expect(changes).toEqual(['+modem-unknown', '-modem-unknown']);
  expect(modem.facts()?.technology).toBe('umts');
});

test.each([
  ['nobody asked for it', { modem: 'none' }, false],
  ['the world is simulated', { modem: 'modemmanager' }, true],
])('%s: nothing is known and nothing is wrong', async (_why, link, simulated) => {
  const { dir, changes, modem } = opened((folder) => ({ ...link, factsFile: join(folder, 'modem.json') }), simulated);
  writeFileSync(join(dir, 'modem.json'), '{"technology": "umts"}');
  await modem.ask();
  expect(modem.facts()).toBeNull();
  expect(changes).toEqual([]);
});

test('without ModemManager: a fault where it was asked for by name, none with "auto"', async () => {
  // Where this machine has one, both know something and neither is a fault.
  const named = opened(() => ({ modem: 'modemmanager' }));
  const auto = opened(() => ({}));
  await named.modem.ask();
  await auto.modem.ask();
  expect(named.changes).toEqual(named.modem.facts() === null ? ['+modem-unknown'] : []);
  expect(auto.changes).toEqual([]);
});
