/**
 * `npm run rig:report -- FILE...`: puts the figures of runs (`--out` of `rig:cuts` and `rig:crashpoints`) into docs/rig-figures.md,
 * a table for each kind.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PAGE = join(import.meta.dirname, '../../docs/rig-figures.md');
const count = z.int().min(0);
const times = z.object({ medianS: z.number().nullable(), maxS: z.number().nullable() });
const cuts = z.object({
  kind: z.literal('cuts'),
  ...{ seed: z.int(), cuts: count, early: count, presses: count, registered: count, lost: count, twice: count },
  ...{ unshown: count, explainedGaps: count, failures: count, tookS: count, machine: z.string() },
  ...{ boots: count, keys: times, firstPosition: times },
});
const crashpoints = z.looseObject({
  kind: z.literal('crashpoints'),
  ...{
    seed: z.int(),
    lie: z.string(),
    lostFlushes: count,
    points: count,
    repaired: count,
    unreadable: count,
    lost: count,
    untrue: count,
  },
  ...{ events: count, positions: count, recordedS: count, checkedS: count },
});
const figures = z.discriminatedUnion('kind', [cuts, crashpoints]);
type Figures = z.infer<typeof figures>;

const row = (cells: readonly (string | number | null)[]): string =>
  `| ${cells.map((each) => each ?? '–').join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string[] {
  return rows.length === 0 ? ['No run yet.'] : [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

function page(runs: readonly Figures[]): string {
  const cut = runs.flatMap((run) => (run.kind === 'cuts' ? [run] : []));
  const points = runs.flatMap((run) => (run.kind === 'crashpoints' ? [run] : []));
  return `${[
    '# Figures of the rig',
    '',
    'Written by `npm run rig:report -- FILE...`; what the cuts are: [rig-box.md](rig-box.md).',
    '',
    '## Power cuts',
    '',
    ...table(
      [
        'seed',
        'cuts',
        'of these in a boot',
        'presses',
        'shown registered',
        'lost',
        'twice',
        'explained gaps',
        'failures',
      ],
      cut.map((run) => [
        ...[run.seed, run.cuts, run.early, run.presses, run.registered, run.lost, run.twice],
        ...[run.explainedGaps, run.failures],
      ]),
    ),
    '',
    ...cut.map(({ seed, tookS, machine, boots, keys, firstPosition }) =>
      [
        `Seed ${seed}, ${boots} boots: power to keys that work median ${keys.medianS} s, max ${keys.maxS} s`,
        `to the first position at the broker median ${firstPosition.medianS} s, max ${firstPosition.maxS} s`,
        `${tookS} s in all; ${machine}.`,
      ].join('; '),
    ),
    '',
    '## Crash points',
    '',
    ...table(
      [
        'seed',
        'lie',
        'flushes lost',
        'points',
        'repaired',
        'unreadable',
        'lost',
        'untrue',
        'events',
        'positions',
        's to record',
        's to check',
      ],
      points.map((run) => [
        ...[run.seed, run.lie, run.lostFlushes, run.points, run.repaired, run.unreadable, run.lost, run.untrue],
        ...[run.events, run.positions, run.recordedS, run.checkedS],
      ]),
    ),
  ].join('\n')}\n`;
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('rig:report: name the files that --out wrote');
  process.exit(64);
}
const runs = files.map((file) => figures.parse(JSON.parse(readFileSync(file, 'utf8'))));
writeFileSync(PAGE, page(runs));
const sum = (pick: (run: Figures) => number): number => runs.reduce((total, run) => total + pick(run), 0);
const wrong = sum((run) => (run.kind === 'cuts' ? run.failures : run.unreadable + run.lost + run.untrue));
console.log(`${runs.length} runs, ${wrong} things wrong`);
