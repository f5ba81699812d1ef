import { describe, expect, test } from 'vitest';
import { createLedger } from '../../../simulator/platform/ledger.ts';
import { type Account, closeLedger, type PressMade } from '../../../simulator/runner/closing.ts';
import { position, press, SERIES, skipped } from '../platform/samples.ts';

const made = (key: string, registered: number | null, change: Partial<PressMade> = {}): PressMade => ({
  key,
  atMs: 0,
  registered,
  delivered: registered !== null,
  refused: null,
  ...change,
});

/** Events 1 (a skip of 4 to 6) and 2 (a press), positions 1 to 3 and 7 to 9: everything where it should be. */
function whole(receive: { events?: number[]; positions?: number[] } = {}): Account {
  const ledger = createLedger();
  for (const n of receive.events ?? [1, 2]) ledger.take('event', n === 1 ? skipped(1, 4, 6) : press(n));
  for (const n of receive.positions ?? [1, 2, 3, 7, 8, 9]) ledger.take('history', position(n));
  return {
    expectedPositions: 6,
    presses: [made('1', 2)],
    device: {
      series: SERIES,
      events: { recorded: 2, acknowledgedUpTo: 2, presses: 1 },
      positions: {
        stored: [
          [1, 3],
          [7, 9],
        ],
        acknowledged: [],
        skipped: [[4, 6]],
      },
    },
    platform: { ledger: ledger.summary(), invalid: { count: 0, last: null }, locates: [] },
    killTook: null,
    gatewayExit: { code: 0, signal: null },
    problems: [],
  };
}

test('closes when everything is everywhere', () => {
  const closing = closeLedger(whole());
  expect(closing).toMatchObject({ closed: true, failures: [] });
  expect(closing.line).toBe('ledger: expected 7 recorded 7 received 7 lost 0 duplicated 0 explained-gaps 3');
});

test('positions that the platform asked for are expected too, each once, and those of the sampling are already', () => {
  const answer = { id: 'l', issued: 0, said: 1, result: 'done' as const, settled: true };
  const account = { ...whole(), expectedPositions: 4 };
  const locates = [
    { ...answer, position: 7, own: true },
    { ...answer, position: 7, own: true },
    { ...answer, position: 8, own: true },
    { ...answer, position: 9, own: false },
    { ...answer, result: 'off-duty' as const, position: null, own: false },
  ];
  const closing = closeLedger({ ...account, platform: { ...account.platform, locates } });
  expect(closing).toMatchObject({ closed: true, expected: 7, recorded: 7, failures: [] });
  expect(closeLedger(account).closed).toBe(false);
});

describe('does not close, and says why', () => {
  const failing: [string, Account, RegExp, number][] = [
    ['a position that only the device has', whole({ positions: [1, 2, 3, 7, 9] }), /positions on the device .*: 8$/, 1],
    ['an event that only the device has', whole({ events: [1] }), /events on the device .*: 2$/, 1],
    [
      'a gap that nothing explains',
      { ...whole({ events: [2], positions: [1, 2, 3, 7, 8, 9] }) },
      /no event explains: 4-6$/,
      4,
    ],
    ['nothing recorded', nothing(), /recorded nothing/, 0],
    [
      'a position too few on the device',
      { ...whole(), expectedPositions: 7 },
      /must be equal where nothing was killed/,
      0,
    ],
    [
      'a position too many on the device',
      { ...whole(), expectedPositions: 5 },
      /must be equal where nothing was killed/,
      0,
    ],
    ['more missing than a kill explains', { ...whole(), expectedPositions: 9, killTook: 2 }, /between 0 and 2/, 0],
    ['more there than expected, kill or not', { ...whole(), expectedPositions: 5, killTook: 2 }, /between 0 and 2/, 0],
    [
      'a press never registered',
      { ...whole(), presses: [made('1', null)] },
      /press 1: the indicator never showed registered/,
      0,
    ],
    [
      'a registered press that the platform has not',
      { ...whole(), presses: [made('1', 9)] },
      /press 1, registered as event 9/,
      1,
    ],
    [
      'a registered press received as another key',
      { ...whole(), presses: [made('2', 2)] },
      /press 2, registered as event 2/,
      1,
    ],
    ['payloads outside the contract', invalid(), /1 payloads do not fit the contract, the last: event/, 0],
    [
      'an unclean stop',
      { ...whole(), gatewayExit: { code: null, signal: 'SIGKILL' } },
      /orderly stop ended with SIGKILL/,
      0,
    ],
    [
      'a stop with an error',
      { ...whole(), gatewayExit: { code: 70, signal: null } },
      /orderly stop ended with code 70/,
      0,
    ],
    ['a problem on the way', { ...whole(), problems: ['the bridge was out'] }, /the bridge was out/, 0],
  ];
  test.each(failing)('%s', (_, account, why, lost) => {
    const closing = closeLedger(account);
    expect(closing.closed).toBe(false);
    expect(closing.failures.join('\n')).toMatch(new RegExp(why.source, 'm'));
    expect(closing.lost).toBe(lost);
  });

  test('the same identity with two contents', () => {
    const account = whole();
    account.platform.ledger.conflicts = 1;
    expect(closeLedger(account).failures).toEqual(['1 records came again with another content']);
  });
});

test('what a kill took is no loss', () => {
  const closing = closeLedger({ ...whole(), expectedPositions: 8, killTook: 2 });
  expect(closing).toMatchObject({ closed: true, expected: 9, recorded: 7, lost: 0 });
});

test('positions that were sent live and lost on the device by a kill are received all the same', () => {
  const closing = closeLedger({ ...whole({ positions: [1, 2, 3, 4, 7, 8, 9] }), expectedPositions: 7, killTook: 1 });
  expect(closing).toMatchObject({ closed: true, recorded: 7, received: 8, explainedGaps: 2 });
});

test('a refused press is not expected', () => {
  const account = whole();
  const closing = closeLedger({ ...account, presses: [...account.presses, made('P', null, { refused: 'already' })] });
  expect(closing).toMatchObject({ closed: true, expected: 7 });
});

function nothing(): Account {
  const none = {
    events: { recorded: 0, acknowledgedUpTo: 0, presses: 0 },
    positions: { stored: [], acknowledged: [], skipped: [] },
  };
  return {
    ...whole({ events: [], positions: [] }),
    device: { series: SERIES, ...none },
    presses: [],
    expectedPositions: 0,
  };
}

function invalid(): Account {
  const account = whole();
  return { ...account, platform: { ...account.platform, invalid: { count: 1, last: 'event: no number' } } };
}
