/** The page of figures, docs/rig-figures.md, of what runs of the rig wrote with `--out`. Pure. */
import { z } from 'zod';

const count = z.int().min(0);
const times = z.object({ medianS: z.number().nullable(), maxS: z.number().nullable() });
type Times = z.infer<typeof times>;
const cuts = z.object({
  kind: z.literal('cuts'),
  ...{ seed: z.int(), cuts: count, early: count, presses: count, registered: count, lost: count, twice: count },
  ...{ unshown: count, explainedGaps: count, failures: count, tookS: count, machine: z.string() },
  ...{ boots: count, keys: times, firstPosition: times },
});
const faults = z.object({
  kind: z.literal('faults'),
  seen: z.array(z.object({ name: z.string(), wrong: z.string().nullable() })),
  ...{ registered: count, lost: count, twice: count, failures: count, machine: z.string() },
});
const crashpoints = z.looseObject({
  kind: z.literal('crashpoints'),
  ...{ seed: z.int(), seconds: count, lie: z.string(), lostFlushes: count, points: count, atFlushes: count },
  ...{ repaired: count, unreadable: count, lost: count, untrue: count, livedOn: count },
  ...{ events: count, positions: count, recordedS: count, checkedS: count },
});
export const figures = z.discriminatedUnion('kind', [cuts, faults, crashpoints]);
export type Figures = z.infer<typeof figures>;
type Of<Kind extends Figures['kind']> = Extract<Figures, { kind: Kind }>;
type Cell = string | number | null;
const NO_RUN = 'No run yet.';

/** Where the store or the disk lies, something must be found: nothing found is one thing wrong. */
export function wrongIn(run: Figures): number {
  if (run.kind === 'cuts') return run.failures;
  if (run.kind === 'faults') return run.failures + run.seen.filter(({ wrong }) => wrong !== null).length;
  const found = run.unreadable + run.lost + run.untrue;
  if (run.lie === 'none' && run.lostFlushes === 0) return found;
  return found === 0 ? 1 : 0;
}

export function pageOf(runs: readonly Figures[]): string {
  const of = <Kind extends Figures['kind']>(kind: Kind): Of<Kind>[] =>
    runs.filter((run): run is Of<Kind> => run.kind === kind);
  const [cutRuns, faultRuns, pointRuns] = [of('cuts'), of('faults'), of('crashpoints')];
  return `${[
    '# Figures of the rig',
    '',
    'Written by `npm run rig:report`. What is done and asked: [rig.md](rig.md), [rig-box.md](rig-box.md).',
    'Times are those of an emulated machine.',
    ...['', '## Power cuts', '', ...cutsTable(cutRuns), ...cutRuns.flatMap((run) => ['', cutsTimes(run)])],
    ...['', '## Faults of the world', '', ...(faultRuns.length === 0 ? [NO_RUN] : faultRuns.flatMap(faultsTable))],
    ...['', '## Crash points', '', ...pointsTable(pointRuns)],
  ].join('\n')}\n`;
}

function cutsTable(runs: readonly Of<'cuts'>[]): string[] {
  const head = ['seed', 'cuts', 'of these in a boot', 'presses', 'shown registered', 'lost', 'twice', 'explained gaps'];
  return table(
    [...head, 'failures'],
    runs.map((run) => [
      ...[run.seed, run.cuts, run.early, run.presses, run.registered, run.lost, run.twice],
      ...[run.explainedGaps, run.failures],
    ]),
  );
}

function cutsTimes({ seed, boots, keys, firstPosition, tookS, machine }: Of<'cuts'>): string {
  const times = ({ medianS, maxS }: Times): string => `median ${medianS ?? '–'} s, max ${maxS ?? '–'} s`;
  return [
    `Seed ${seed}, ${boots} boots: power to keys that work ${times(keys)}`,
    `to the first position at the broker ${times(firstPosition)}`,
    `${tookS} s in all; ${machine}.`,
  ].join('; ');
}

function faultsTable({ seen, registered, lost, twice, failures }: Of<'faults'>): string[] {
  return [
    ...table(
      ['fault', 'came'],
      seen.map(({ name, wrong }) => [name, wrong ?? 'as it must']),
    ),
    '',
    `${registered} presses shown as registered over all of them: ${lost} lost, ${twice} twice, ${failures} failures.`,
  ];
}

function pointsTable(runs: readonly Of<'crashpoints'>[]): string[] {
  const head = ['seed', 'lie', 'flushes lost', 'points', 'at flushes', 'repaired', 'unreadable', 'lost', 'untrue'];
  return table(
    [...head, 'events', 'positions', 's to record', 's to check'],
    runs.map((run) => [
      ...[run.seed, run.lie, run.lostFlushes, run.points, run.atFlushes, run.repaired, run.unreadable, run.lost],
      ...[run.untrue, run.events, run.positions, run.recordedS, run.checkedS],
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const row = (cells: readonly Cell[]): string => `| ${cells.map((each) => each ?? '–').join(' | ')} |`;
  return rows.length === 0 ? [NO_RUN] : [row(head), row(head.map(() => '---')), ...rows.map(row)];
}
