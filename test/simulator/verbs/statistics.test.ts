/** `npm run sim -- statistics` over files of platforms. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { EventMessage } from '../../../simulator/platform/messages.ts';
import { accept, FREE, step, story } from '../platform/statistics/story.ts';

const ROOT = join(import.meta.dirname, '../../..');
const dir = mkdtempSync(join(tmpdir(), 'balise-statistics-test-'));
afterAll(() => rmSync(dir, { recursive: true }));

function statistics(...args: string[]) {
  const all = ['tools/node.sh', 'simulator/sim.ts', 'statistics', ...args];
  const { status, stdout, stderr } = spawnSync('sh', all, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function ledger(name: string, events: readonly EventMessage[]): string {
  const file = join(dir, name);
  writeFileSync(file, events.map((record) => `${JSON.stringify({ via: 'event', record })}\n`).join(''));
  return file;
}

const EVENTS = story()
  .press('2026-03-10T21:00:00+01:00', { function: 'PRISE_GARDE', ...FREE })
  .mission('2026-03-10T21:10:00+01:00', { change: 'received' })
  .press('2026-03-10T21:10:30+01:00', accept('M-1'))
  .press('2026-03-10T21:12:00.500+01:00', step('DEPART', 'M-1')).events;
const FILE = ledger('one.jsonl', EVENTS);
const ZONE = ['--time-zone', 'Europe/Paris'];

test('a table whose columns go down, without those that say nothing', () => {
  const { status, stdout, stderr } = statistics(`AMB-1=${FILE}`, '--sector', 'lons', ...ZONE);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/│ vehicle +│ +AMB-1 │ +AMB-1 │/);
  expect(stdout).toMatch(/│ departure: mean +│ +90.5 s │ +90.5 s │/);
  expect(stdout).not.toContain('refused');
});

test('CSV by day, of two vehicles, with the hours of a roster', () => {
  const roster = join(dir, 'roster.json');
  const whole = {
    timeZone: 'Europe/Paris',
    holidays: 'fr',
    sector: 'lons',
    from: '2026-03-01',
    until: null,
    exceptions: [],
  };
  writeFileSync(roster, JSON.stringify({ ...whole, weekly: [{ days: ['semaine'], hours: ['20:00-22:00'] }] }));
  const more = ['--by', 'day', '--roster', roster, '--lang', 'fr', '--csv', '--bom'];
  const { status, stdout } = statistics(`A=${FILE}`, `B=${FILE}`, ...more);
  expect(status).toBe(0);
  const lines = stdout.split('\r\n').map((line) => line.split(';'));
  expect(lines[0]?.slice(0, 5)).toEqual(['\ufeffvéhicule', 'secteur', 'période', 'créneau', 'missions demandées']);
  expect(lines.slice(1, 7).map((line) => line.slice(0, 5).join(' '))).toEqual([
    'A lons 2026-03-10 20:00-22:00 1',
    'A lons 2026-03-10 total 1',
    'B lons 2026-03-10 20:00-22:00 1',
    'B lons 2026-03-10 total 1',
    'total lons 2026-03-10 20:00-22:00 2',
    'total lons 2026-03-10 total 2',
  ]);
  expect(lines[1]).toContain('90,5');
  writeFileSync(roster, JSON.stringify({ ...whole, weekly: [{ days: ['lundi'], hours: ['25:00-26:00'] }] }));
  expect(statistics(FILE, '--roster', roster).stderr).toMatch(
    /roster\.json:[\s\S]*hours are HH:MM-HH:MM[\s\S]*weekly\[0\]\.hours\[0\]/,
  );
  writeFileSync(roster, JSON.stringify({ ...whole, weekly: [], timeZone: 'America/Cayenne' }));
  expect(statistics(FILE, '--roster', roster, ...ZONE).stderr).toContain(
    'of Europe/Paris, and those of the roster of America/Cayenne',
  );
});

test('half hours; what is missing is said beside; what cannot be done is said with its remedy', () => {
  const late = EVENTS.map((event) => ({ ...event, n: event.n + 1 }) as EventMessage);
  const { stdout, stderr } = statistics(`A=${ledger('late.jsonl', late)}`, '--half-hours', ...ZONE, '--csv');
  expect(stdout).toBe('sector,instant (UTC),waiting,under way\r\n');
  expect(stderr).toBe('A, series 0123456789abcdef: events are missing: 1\n');
  expect(statistics(FILE)).toMatchObject({ status: 1, stdout: '' });
  expect(statistics(FILE).stderr).toContain('it has no day-summary that names a time zone: give --time-zone');
  expect(statistics(join(dir, 'none')).stderr).toContain('no such file');
});
