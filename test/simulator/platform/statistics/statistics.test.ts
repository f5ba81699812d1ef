/** Every column of the statistics, from events that were made up for it. */
import { expect, test } from 'vitest';
import { slotsOfRoster } from '../../../../simulator/platform/statistics/slots.ts';
import { statisticsOf, TOTAL } from '../../../../simulator/platform/statistics/statistics.ts';
import { ROSTER } from '../samples.ts';
import { accept, BUSY, FREE, of, refuse, rowsOf, said, step, story, totalOf } from './story.ts';

const DAY = '2026-03-10T';
const at = (time: string) => `${DAY}${time}+01:00`;
const total = (told: ReturnType<typeof story>, change = {}) => totalOf(statisticsOf([of(told, change)], 'month'));
/** Without times and half hours. */
const counts = (told: ReturnType<typeof story>, change = {}) =>
  Object.fromEntries(
    Object.entries(said(total(told, change))).filter(([key]) => !/[.](max|halfHours)$|^time/.test(key)),
  );

test('a mission from the order to the base: delays, distance, slot and availability', () => {
  const told = story()
    .press(at('10:00:00'), { function: 'PRISE_GARDE', ...FREE })
    .mission(at('10:10:00'), { change: 'received' })
    .press(at('10:10:30'), accept('M-1'))
    .press(at('10:12:00'), step('DEPART', 'M-1'))
    .press(at('10:30:00'), step('ARRIVEE', 'M-1'))
    .press(at('10:50:00'), step('TRANSP', 'M-1'))
    .press(at('11:20:00'), step('DESTIN', 'M-1'))
    .press(at('11:40:00'), { ...step('RETOUR', 'M-1'), function: 'DISPONIBLE', ...FREE })
    .press(at('12:00:00'), { ...step('REN-BASE', 'M-1', { implied: ['RET-BASE'] }), function: 'RENTRE', ...FREE })
    .summary({ mission: 'M-1', distanceM: 45_300 });
  const one = (delay: string, s: number) =>
    Object.fromEntries(
      ['mean', 'median', 'p90'].map((figure) => [`${delay}.${figure}`, s]).concat([[`${delay}.measured`, 1]]),
    );
  const row = total(told);
  expect(row).toMatchObject({ vehicle: 'AMB-1', sector: 'lons', period: '2026-03', slot: TOTAL });
  expect(said(row)).toEqual({
    ...{ asked: 1, accepted: 1, transported: 1 },
    ...one('departure', 90),
    ...one('arrival', 1_080),
    ...one('call', 1_200),
    ...one('onScene', 1_200),
    ...one('transport', 1_800),
    ...one('atDestination', 1_200),
    ...{ distance: 45.3, 'distance.measured': 1, 'time.available': 1_830, 'time.mission': 5_370 },
    ...{ 'underWay.max': 1, 'underWay.halfHours': 3 },
  });
  expect(rowsOf(statisticsOf([of(told)], 'day')).map(({ slot, period }) => [slot, period])).toEqual([
    ['08:00-20:00', '2026-03-10'],
    [TOTAL, '2026-03-10'],
  ]);
});

test('answers: late, refused for each reason, silence, expired, by the company, without an order', () => {
  const order = (told: ReturnType<typeof story>, id: string) =>
    told.mission(at('10:00:00'), { change: 'received', mission: id });
  const told = story().press(at('09:00:00'), { function: 'PRISE_GARDE', ...FREE });
  const reasons = ['engaged', 'disinfection', 'breakdown', 'crew', 'other', 'unsaid'];
  for (const [i, reason] of reasons.entries()) order(told, `R-${i}`).press(at('10:00:10'), refuse(`R-${i}`, reason));
  // The same order with the reason that was meant.
  const corrects = told.events.at(-1)?.n;
  told.press(at('10:00:15'), refuse('R-5', 'crew', { corrects }));
  order(told, 'S-1').mission(at('10:01:00'), { change: 'unanswered', mission: 'S-1' });
  order(told, 'S-2').mission(at('10:01:00'), { change: 'unanswered', mission: 'S-2' });
  told.press(at('10:02:00'), accept('S-2', { answer: { outcome: 'accepted', reason: null, late: true } }));
  told.mission(at('10:03:00'), { change: 'expired', mission: 'E-1' });
  told.mission(at('10:04:00'), { change: 'received', mission: 'C-1', by: 'company', ...BUSY });
  told.press(at('10:05:00'), step('DEPART', '~20'));
  // One that was never heard of, and is cancelled, is no order.
  told.mission(at('10:06:00'), { change: 'cancelled', mission: 'N-1' });
  expect(counts(told)).toEqual({
    ...{ asked: 10, ownDepartures: 1, accepted: 3, acceptedLate: 1, acceptedByCompany: 1, refused: 6, unanswered: 2 },
    ...{
      'refused.engaged': 1,
      'refused.disinfection': 1,
      'refused.breakdown': 1,
      'refused.crew': 2,
      'refused.other': 1,
    },
    // Six refusals and one silence that nothing excuses; with the expired one eight that nobody took.
    ...{ expired: 1, open: 3, declinedFree: 7, notTaken: 8 },
  });
});

test('a refusal in a mission, off garde or outside the roster is excused', () => {
  const asked = (duty: object) =>
    story()
      .press(at('09:00:00'), { function: 'PRISE_GARDE', ...FREE, ...duty })
      .mission(at('10:00:00'), { change: 'received', ...duty })
      .press(at('10:00:10'), refuse('M-1', 'other', duty));
  expect(counts(asked({}))['declinedFree']).toBe(1);
  expect(counts(asked({ duty: 'VOLONTAIRE' }))['declinedFree']).toBeUndefined();
  expect(counts(asked({ outsideRoster: true }))['declinedFree']).toBeUndefined();
  const engaged = story()
    .press(at('09:00:00'), { function: 'PRISE_GARDE', ...FREE })
    .press(at('09:30:00'), step('DEPART', '~2'))
    .mission(at('10:00:00'), { change: 'received', ...BUSY })
    .press(at('10:00:10'), refuse('M-1', 'engaged'));
  expect(counts(engaged)).toMatchObject({ refused: 1, notTaken: 1 });
  expect(counts(engaged)['declinedFree']).toBeUndefined();
});

test('cancelled: while it waits, before and after the departure; without transport; given up', () => {
  const told = story().press(at('09:00:00'), { function: 'PRISE_GARDE', ...FREE });
  const order = (id: string) => told.mission(at('10:00:00'), { change: 'received', mission: id });
  const cancel = (id: string, applied = true) =>
    told.mission(at('10:20:00'), { change: 'cancelled', mission: id, applied });
  order('A');
  cancel('A');
  order('B').press(at('10:01:00'), accept('B'));
  cancel('B');
  order('C').press(at('10:01:00'), accept('C')).press(at('10:02:00'), step('DEPART', 'C'));
  cancel('C').press(at('10:30:00'), step('REN-BASE', 'C', { function: 'RENTRE' }));
  order('D')
    .press(at('10:31:00'), accept('D'))
    .press(at('10:32:00'), step('DEPART', 'D'))
    .press(at('10:40:00'), step('ARRIVEE', 'D'));
  // Too late: it goes on, and comes back empty.
  cancel('D', false)
    .press(at('11:00:00'), step('RETOUR', 'D'))
    .press(at('11:10:00'), step('REN-BASE', 'D', { function: 'RENTRE' }));
  order('E').press(at('11:20:00'), accept('E')).press(at('11:21:00'), step('DEPART', 'E'));
  told.automatic(at('15:30:00'), 'mission-abandoned', { mission: null, ...FREE });
  const row = counts(told);
  expect(row).toMatchObject({ asked: 5, accepted: 4, cancelledBeforeDeparture: 2, cancelledAfterDeparture: 1 });
  expect(row).toMatchObject({ 'sortie-blanche': 1, unfinished: 1, 'onScene.mean': 1_200 });
  expect([row['open'], row['notTaken'], row['transported']]).toEqual([undefined, undefined, undefined]);
});

test('hors garde: as volunteer, off duty, outside the roster by the prise or by the file; a pause belongs to its duty', () => {
  const departs = (duty: string, time = at('10:00:00'), outsideRoster: boolean | null = null) =>
    story()
      .press(at('09:00:00'), { function: duty === 'VOLONTAIRE' ? duty : 'PRISE_GARDE', duty, outsideRoster, ...FREE })
      .press(at('09:30:00'), { function: 'PAUSE', duty: 'PAUSE', reason: null, availability: 'INDISPONIBLE' })
      .press(time, accept('M-1', { duty: 'PAUSE' }));
  expect(counts(departs('GARDE'))['horsGarde']).toBeUndefined();
  expect(counts(departs('GARDE', at('10:00:00'), false))['horsGarde']).toBeUndefined();
  expect(counts(departs('GARDE', at('10:00:00'), true))).toMatchObject({ horsGarde: 1 });
  expect(counts(departs('VOLONTAIRE'))).toMatchObject({ horsGarde: 1, 'horsGarde.volontaire': 1 });
  const off = story().press(at('10:00:00'), step('DEPART', '~1', { duty: 'HORS_SERVICE' }));
  expect(counts(off)).toEqual({ ownDepartures: 1, accepted: 1, open: 1, horsGarde: 1 });
  // A Tuesday, on garde from 20:00 on.
  const byFile = { slots: slotsOfRoster(ROSTER), hasRoster: true };
  expect(counts(departs('GARDE', at('19:59:59'), false), byFile)).toMatchObject({ horsGarde: 1 });
  expect(counts(departs('GARDE', at('20:00:00'), true), byFile)['horsGarde']).toBeUndefined();
  const slots = rowsOf(statisticsOf([of(departs('GARDE', at('21:00:00')), byFile)], 'day')).map(({ slot }) => slot);
  expect(slots).toEqual(['20:00-08:00', 'hors garde', TOTAL]);
});

test('mean, median and the 90th percentile of many; what has no time is counted as unmeasured and never as 0', () => {
  const told = story().press(at('08:00:00'), { function: 'PRISE_GARDE', ...FREE });
  for (let minute = 10; minute < 20; minute++) {
    told.press(at(`10:${minute}:00`), step('DEPART', `~${minute}`));
    // 1, 2, … 9 s, and one of 100 s.
    const s = minute === 19 ? 100 : minute - 9;
    told.press(new Date(Date.parse(at(`10:${minute}:00`)) + 1_000 * s).toISOString(), step('ARRIVEE', `~${minute}`));
  }
  expect(said(total(told), 'arrival')).toEqual({
    ...{ 'arrival.mean': 14.5, 'arrival.median': 5.5, 'arrival.p90': 9, 'arrival.measured': 10 },
  });
  told.press(at('11:00:00'), step('TRANSP', '~40', { implied: ['DEPART', 'ARRIVEE'] }));
  told.press(at('11:10:00'), step('RETOUR', '~40', { implied: ['DESTIN'] }));
  const row = total(told);
  expect(row).toMatchObject({ 'arrival.mean': 14.5, 'arrival.measured': 10, 'arrival.unmeasured': 1 });
  const none = { mean: null, median: null, p90: null, measured: 0, unmeasured: 1 };
  for (const delay of ['onScene', 'transport', 'atDestination'])
    for (const [figure, cell] of Object.entries(none))
      expect(row[`${delay}.${figure}`], `${delay}.${figure}`).toBe(cell);
  // Who departs without a word has accepted, and nobody knows since when.
  const silent = story()
    .mission(at('10:00:00'), { change: 'received' })
    .press(at('10:05:00'), step('DEPART', 'M-1', { answer: { outcome: 'accepted', reason: null, late: false } }));
  expect(total(silent)).toMatchObject({ accepted: 1, 'departure.mean': null, 'departure.unmeasured': 1 });
});

test('distance: of the missions that are over, and null where the vehicle could measure none', () => {
  const told = story().press(at('10:00:00'), step('DEPART', '~1')).press(at('10:10:00'), step('REN-BASE', '~1'));
  expect(total(told)).toMatchObject({ distance: null, 'distance.measured': 0, 'distance.unmeasured': 1 });
  told.summary({ mission: '~1', distanceM: null });
  expect(total(told)).toMatchObject({ distance: null, 'distance.unmeasured': 1 });
  told.press(at('11:00:00'), step('DEPART', '~4')).press(at('11:10:00'), step('REN-BASE', '~4'));
  told.summary({ mission: '~4', distanceM: 0 });
  expect(total(told)).toMatchObject({ distance: 0, 'distance.measured': 1, 'distance.unmeasured': 1 });
});

test('time by what it was, and nothing while the vehicle does not serve', () => {
  const told = story().press(at('08:00:00'), { function: 'PRISE_GARDE', ...FREE });
  const because = (time: string, reason: string | null) =>
    told.press(at(time), { function: 'INDISPONIBLE', ...BUSY, reason });
  because('09:00:00', 'desinfection');
  because('09:10:00', 'panne');
  because('09:30:00', 'equipage');
  because('10:00:00', 'autre');
  because('10:40:00', null);
  told.press(at('11:30:00'), { function: 'PAUSE', duty: 'PAUSE', ...BUSY, reason: null });
  told.press(at('12:30:00'), { function: 'FIN_GARDE', duty: 'HORS_SERVICE', ...BUSY, reason: null });
  told.press(at('14:00:00'), { function: 'DETRESSE', duty: 'HORS_SERVICE', ...BUSY, reason: null });
  told.automatic(at('14:30:00'), 'distress-over', { duty: 'HORS_SERVICE', ...BUSY, reason: null });
  told.press(at('15:00:00'), { function: 'CONTROLE_VEHICULE', duty: 'HORS_SERVICE', ...BUSY, reason: null });
  expect(said(total(told), 'time')).toEqual({
    ...{ 'time.available': 3_600, 'time.pause': 3_600, 'time.desinfection': 600, 'time.panne': 1_200 },
    ...{ 'time.equipage': 1_800, 'time.autre': 2_400, 'time.unsaid': 3_000 + 1_800 },
  });
});
