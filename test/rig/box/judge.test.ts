/** The judge of the cuts sees what it is there for: without a machine. */
import { describe, expect, it } from 'vitest';
import type { Range } from '../../../simulator/platform/ranges.ts';
import { judgeCuts, type PressMade } from './judge.ts';

const SERIES = 's1';
const MADE: PressMade[] = [
  { key: 'G', registered: 2, refused: null },
  { key: '1', registered: null, refused: null },
  { key: '1', registered: null, refused: 'already' },
  { key: '2', registered: 5, refused: null },
];

interface Case {
  presses?: [key: string, n: number][];
  positions?: Range[];
  unexplained?: Range[];
  series?: string;
  conflicts?: number;
}

function judge({ presses, positions, unexplained, series = SERIES, conflicts = 0 }: Case) {
  const all: [string, number][] = [
    ['G', 2],
    ['1', 4],
    ['2', 5],
  ];
  return judgeCuts(
    MADE,
    {
      ledger: {
        ...{ positions: 3, events: 5, via: { live: 3, history: 0, event: 5 } },
        ...{ duplicates: { positions: 0, events: 0 }, conflicts },
        presses: (presses ?? all).map(([key, n]) => ({ series, n, key, function: key, t: null })),
        series: [
          {
            ...{ series, positions: positions ?? [[1, 3]], events: [[1, 5]] },
            ...{ explainedPositions: [[4, 6]], unexplainedPositions: unexplained ?? [] },
            ...{ explainedEvents: [], unexplainedEvents: [] },
          },
        ],
      },
      invalid: { count: 0, last: null },
    },
    {
      series: SERIES,
      events: { recorded: 5, acknowledgedUpTo: 5, presses: 3 },
      positions: { stored: [[1, 3]], acknowledged: [[1, 3]], skipped: [[4, 6]] },
    },
  );
}

describe('cuts are judged', () => {
  it('as closed where all that was shown is there once', () => {
    const judged = { registered: 2, lost: 0, twice: 0, unshown: 1, explainedGaps: 3, failures: [] };
    expect(judge({})).toEqual(judged);
  });

  it.each<[string, Case, RegExp]>([
    ['a registered press that is missing', { presses: [['G', 2]] }, /press 2, registered as event 5/],
    [
      'one that is another key',
      {
        presses: [
          ['G', 2],
          ['1', 5],
        ],
      },
      /press 2, registered as event 5/,
    ],
    [
      'one that is there twice',
      {
        presses: [
          ['G', 2],
          ['G', 3],
          ['2', 5],
        ],
      },
      /key G was pressed 1 times and is 2/,
    ],
    ['a position that is on the disk only', { positions: [[1, 2]] }, /positions on the device/],
    ['a number that nothing explains', { unexplained: [[7, 7]] }, /position numbers that nothing explains/],
    ['another series', { series: 's2' }, /the device is in s1/],
    ['a record that changed', { conflicts: 1 }, /another content/],
  ])('not so with %s', (_, changed, failure) => {
    expect(judge(changed).failures.join('\n')).toMatch(failure);
  });
});
