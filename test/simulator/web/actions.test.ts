/** What a browser may ask for, and what becomes of it. */
import { expect, test } from 'vitest';
import type { SeriesSummary } from '../../../simulator/platform/ledger.ts';
import type { VehicleDesk } from '../../../simulator/platform/vehicle-desk.ts';
import { act, toAskAgain } from '../../../simulator/web/actions.ts';
import type { WorldChange } from '../../../simulator/web/api.ts';
import { ROSTER, SERIES } from '../platform/samples.ts';

const HELD: SeriesSummary = {
  ...{
    series: SERIES,
    positions: [[1, 90]],
    events: [
      [1, 4],
      [7, 9],
    ],
    explainedPositions: [],
    unexplainedPositions: [],
  },
  ...{ explainedEvents: [], unexplainedEvents: [[5, 6]] },
};

function office(hasWorld = true) {
  const said: unknown[] = [];
  const told: unknown[] = [];
  const changed: WorldChange[] = [];
  const desk = {
    ...{ order: (order: unknown) => void said.push(order), roster: (roster: unknown) => void said.push(roster) },
    ...{ locate: () => void said.push('locate'), resend: (what: unknown) => void said.push(what) },
    report: () => ({ ledger: { series: [HELD] } }),
  } as unknown as VehicleDesk;
  const parts = {
    vehicles: () => ({ connected: () => true, all: () => ['a'], of: (id: string) => (id === 'a' ? desk : null) }),
    hub: {
      said: (...what: unknown[]) => void told.push(what),
      lastRoster: (...what: unknown[]) => void told.push(what),
    },
    change: hasWorld
      ? async (change: WorldChange) => {
          changed.push(change);
          return change.what === 'power' ? ({ ok: false, error: 'no plug' } as const) : ({ ok: true } as const);
        }
      : null,
  };
  return { said, told, changed, act: (body: unknown) => act(parts, body) };
}

test('an order, a roster, a locate and a request for what is missing reach the desk of the vehicle, and the feed', async () => {
  const { said, told, act: ask } = office();
  const order = { action: 'order', mission: 'M-1', answerS: 60 };
  expect(await ask({ do: 'order', vehicle: 'a', order })).toEqual({ status: 200, answer: { ok: true } });
  await ask({ do: 'roster', vehicle: 'a', roster: ROSTER });
  await ask({ do: 'locate', vehicle: 'a' });
  await ask({ do: 'resend', vehicle: 'a', last: 5 });
  expect(said).toEqual([order, ROSTER, 'locate', { series: SERIES, events: [[5, 6]], positions: [] }]);
  expect(told).toEqual([
    ['a', 'mission', 'order M-1'],
    ['a', ROSTER],
    ['a', 'roster', ROSTER.sector],
    ['a', 'locate', ''],
    ['a', 'resend', '2 + 0'],
  ]);
});

test('where nothing is missing the last ones are asked for once more', () => {
  const whole = { ...HELD, unexplainedEvents: [] };
  expect(toAskAgain(whole, 5)).toEqual({ series: SERIES, events: [[5, 9]], positions: [[86, 90]] });
  expect(toAskAgain({ ...whole, events: [], positions: [] }, 5)).toEqual({ series: SERIES, events: [], positions: [] });
  expect(toAskAgain(whole, 500)).toMatchObject({ events: [[1, 9]], positions: [[1, 90]] });
});

test.each([
  ['nothing', null],
  ['no action', { do: 'dance' }],
  ['a place in an order', { do: 'order', vehicle: 'a', order: { action: 'order', mission: 'M', address: '1 rue X' } }],
  ['an id that is none', { do: 'order', vehicle: 'a', order: { action: 'order', mission: 'a/b' } }],
  ['a key that is none', { do: 'world', change: { what: 'press', key: '+', holdMs: 0 } }],
  ['a tunnel without end', { do: 'world', change: { what: 'tunnel', forS: 1e9 } }],
])('%s is not understood, and says so', async (_, body) => {
  const { said, changed, act: ask } = office();
  expect(await ask(body)).toMatchObject({ status: 400, answer: { ok: false, error: expect.any(String) } });
  expect([said, changed]).toEqual([[], []]);
});

test('what cannot be done now says why', async () => {
  const { act: ask } = office();
  const unknown = await ask({ do: 'locate', vehicle: 'b' });
  expect(unknown).toEqual({ status: 409, answer: { ok: false, error: 'b has not been heard of' } });
  expect(await ask({ do: 'world', change: { what: 'power', on: false } })).toMatchObject({ status: 409 });
  expect((await ask({ do: 'world', change: { what: 'tunnel', forS: 60 } })).status).toBe(200);
  expect(await office(false).act({ do: 'world', change: { what: 'tunnel', forS: 60 } })).toMatchObject({ status: 409 });
});
