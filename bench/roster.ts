/**
 * `npm run bench:roster`: what a question to a roster costs, so that whoever asks every second knows whether to. The last figures are
 * in bench/README.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { parse } from 'smol-toml';
import { readTable } from '../gateway/core/crew/roster/table-check.ts';
import { sectorsOf } from '../gateway/core/crew/roster/table-lookup.ts';
import type { GardeTable } from '../gateway/core/crew/roster/table-schema.ts';
import { slotsBetween, vehiclesAt } from '../gateway/core/crew/roster/table-slots.ts';
import { readVehicleRoster } from '../gateway/core/crew/roster/vehicle-check.ts';
import type { VehicleRoster } from '../gateway/core/crew/roster/vehicle-schema.ts';
import { dutySlotAt, dutySlotToTake, nextDutySlot } from '../gateway/core/crew/roster/vehicle-slots.ts';
import { machineFacts } from './machine.ts';

const ROUNDS = 7;
const DAY_MS = 86_400_000;
const BEGIN_MS = Date.parse('2026-05-01T00:00:00Z');

const document = parse(readFileSync(join(import.meta.dirname, '../deploy/rosters/eure-et-loir-28.toml'), 'utf8'));

/** Half a year of single nights, one in three, as a tableau de garde hands them out: nothing weekly. */
const payload: VehicleRoster = {
  ...{ id: 'bench', issued: 0, expires: 0, timeZone: 'Europe/Paris', holidays: 'fr', sector: 'chartres', zones: [] },
  ...{ from: '2026-05-01', until: '2026-10-31', weekly: [] },
  exceptions: Array.from({ length: 61 }, (_, i) => ({
    date: new Date(BEGIN_MS + i * 3 * DAY_MS).toISOString().slice(0, 10),
    add: ['20:00-08:00'],
    remove: [],
  })),
};
const table = tableOf();
const roster = rosterOf();

function tableOf(): GardeTable {
  const { table: read } = readTable(document);
  if (read === null) throw new Error('the sample is refused');
  return read;
}

function rosterOf(): VehicleRoster {
  const { roster: read } = readVehicleRoster(payload);
  if (read === null) throw new Error('the roster is refused');
  return read;
}

const QUESTIONS: readonly { name: string; times: number; ask(tMs: number): unknown }[] = [
  { name: 'dutySlotAt', times: 2_000, ask: (tMs) => dutySlotAt(roster, tMs) },
  { name: 'dutySlotToTake', times: 1_000, ask: (tMs) => dutySlotToTake(roster, tMs) },
  { name: 'nextDutySlot', times: 1_000, ask: (tMs) => nextDutySlot(roster, tMs) },
  { name: 'nextDutySlot after the last', times: 200, ask: (tMs) => nextDutySlot(roster, tMs + 184 * DAY_MS) },
  { name: 'readVehicleRoster, 61 exceptions', times: 500, ask: () => readVehicleRoster(payload) },
  { name: 'vehiclesAt', times: 1_000, ask: (tMs) => vehiclesAt(table, 'gallardon', tMs) },
  { name: 'sectorsOf', times: 2_000, ask: (tMs) => sectorsOf(table, '28168', tMs) },
  { name: 'slotsBetween, a year', times: 10, ask: (tMs) => slotsBetween(table, 'gallardon', tMs, tMs + 365 * DAY_MS) },
  { name: 'readTable, Eure-et-Loir', times: 50, ask: () => readTable(document) },
];

/** Median of the rounds, µs of CPU each; the first two rounds compile. */
function costUs({ times, ask }: (typeof QUESTIONS)[number]): number {
  const samples: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    // Instants all over the roster's time.
    for (let i = 0; i < times; i++) ask(BEGIN_MS + ((i * 7_919) % 4_320) * 3_600_000);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) samples.push((user + system) / times);
  }
  return samples.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

console.log(machineFacts());
const out = new Table({
  head: ['question', 'µs of CPU', 'of one core, asked once a second'],
  style: { head: [], border: [] },
});
for (const question of QUESTIONS) {
  const us = costUs(question);
  out.push([question.name, us.toFixed(us < 10 ? 1 : 0), `${(us / 1e4).toFixed(4)} %`]);
}
console.log(out.toString());
