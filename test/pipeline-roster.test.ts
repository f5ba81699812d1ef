import { expect, test } from 'vitest';
import { createRosterDesk } from '../gateway/pipeline-roster.ts';

const NOW = Date.UTC(2026, 10, 9, 12);
const ROSTER = {
  ...{
    id: 'r1',
    issued: NOW - 1_000,
    expires: NOW + 86_400_000,
    timeZone: 'Europe/Paris',
    holidays: 'fr',
    sector: 'dole',
  },
  ...{
    zones: [],
    from: '2026-11-01',
    until: null,
    weekly: [{ days: ['semaine'], hours: ['08:00-20:00'] }],
    exceptions: [],
  },
};

function desk({ disk = true, t = NOW as number | null, clock = 'gnss' as 'gnss' | 'estimated' } = {}) {
  const kept: string[] = [];
  const counted: string[] = [];
  const made = createRosterDesk({
    load: () => kept.at(-1) ?? null,
    save: (text) => {
      if (disk) kept.push(text);
      return disk;
    },
    now: () => ({ t, clock }),
    onRoster: ({ id }) => counted.push(id),
  });
  const take = (change: object = {}) => made.take(JSON.stringify({ ...ROSTER, ...change }));
  return { made, kept, counted, take };
}

test('a roster counts once it is on the disk, and again after a restart', async () => {
  const { made, kept, counted, take } = desk();
  expect(await take()).toEqual({ id: 'r1', result: 'done', detail: null, expires: ROSTER.expires });
  expect([kept.length, counted]).toEqual([1, ['r1']]);
  made.restore();
  expect(counted).toEqual(['r1', 'r1']);
});

test.each([
  ['the same one again, as the broker keeps it', {}, {}, 'replayed'],
  ['one that was issued before', { id: 'r0', issued: NOW - 9_000 }, {}, 'replayed'],
  ['one that has expired', { id: 'r2', issued: NOW, expires: NOW }, {}, 'expired'],
  [
    'one with hours that are none',
    { id: 'r2', weekly: [{ days: ['semaine'], hours: ['25:00-26:00'] }] },
    {},
    'invalid',
  ],
])('%s changes nothing', async (_, change, __, result) => {
  const { counted, take } = desk();
  await take();
  expect(await take(change)).toMatchObject({ result });
  expect(counted).toEqual(['r1']);
});

test('nobody knows the time, or the disk refuses: asked to be sent again, and nothing changes', async () => {
  expect(await desk({ t: null }).take()).toMatchObject({ result: 'clock-unknown' });
  expect(await desk({ clock: 'estimated' }).take()).toMatchObject({ result: 'clock-unknown' });
  const full = desk({ disk: false });
  expect(await full.take()).toMatchObject({ result: 'unavailable' });
  expect(full.counted).toEqual([]);
});

test('keys that nothing knows are counted and not kept', async () => {
  const { made, kept, take } = desk();
  await take({ patient: 'Dupontel' });
  expect(made.unknownKeys()).toBe(1);
  expect(kept[0]).not.toContain('Dupontel');
});
