import { expect, it } from 'vitest';
import { type Figures, figures, pageOf, wrongIn } from './report-page.ts';

const CUTS = {
  ...{ kind: 'cuts', seed: 7, cuts: 20, early: 4, presses: 60, registered: 55, lost: 0, twice: 0, unshown: 2 },
  ...{ explainedGaps: 900, failures: 0, tookS: 400, machine: 'QEMU', boots: 17 },
  ...{ keys: { medianS: 12.5, maxS: 20 }, firstPosition: { medianS: null, maxS: null } },
};
const FAULTS = {
  ...{ kind: 'faults', registered: 9, lost: 0, twice: 0, failures: 0, machine: 'QEMU' },
  seen: [
    { name: 'a full disk', wrong: null },
    { name: 'a receiver that is unplugged', wrong: "'serial-lost': not within 300 s" },
  ],
};
const POINTS = {
  ...{ kind: 'crashpoints', seed: 7, seconds: 3_600, lie: 'none', lostFlushes: 0, points: 15_000, atFlushes: 1_340 },
  ...{ repaired: 5, unreadable: 0, lost: 0, untrue: 0, livedOn: 302, events: 582, positions: 890, recordedS: 68 },
  checkedS: 189,
};
const parsed = (run: object): Figures => figures.parse(run);

it('has a row for each run, and says what is not known with a dash', () => {
  const page = pageOf([POINTS, CUTS, FAULTS].map(parsed));
  expect(page).toContain('| 7 | 20 | 4 | 60 | 55 | 0 | 0 | 900 | 0 |');
  expect(page).toContain('power to keys that work median 12.5 s, max 20 s; to the first position');
  expect(page).toContain('median – s, max – s');
  expect(page).toContain("| a receiver that is unplugged | 'serial-lost': not within 300 s |");
  expect(page).toContain('| 7 | none | 0 | 15000 | 1340 | 5 | 0 | 0 | 0 | 582 | 890 | 68 | 189 |');
});

it('says that there was no run', () => {
  expect(pageOf([]).split('No run yet.')).toHaveLength(4);
});

it('counts a fault that did not come as it must, whatever is lost, and a lie that nobody noticed', () => {
  expect(wrongIn(parsed(FAULTS))).toBe(1);
  expect(wrongIn(parsed(CUTS))).toBe(0);
  expect(wrongIn(parsed({ ...POINTS, lost: 2, untrue: 1 }))).toBe(3);
  expect(wrongIn(parsed({ ...POINTS, lie: 'OFF' }))).toBe(1);
  expect(wrongIn(parsed({ ...POINTS, lostFlushes: 8, lost: 23 }))).toBe(0);
});
