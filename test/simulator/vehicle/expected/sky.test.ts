/** docs/sampling.md, section 7: strengths in dBHz, worked out by hand. */
import { describe, expect, test } from 'vitest';
import { createSky } from '../../../../simulator/vehicle/expected/sky.ts';
import type { Sentence } from '../../../../simulator/vehicle/sentences.ts';
import { START } from './made.ts';

/** One run of GSV for one system (and signal): satellites 1, 2, …; null is listed and not received. */
function gsv(talker: string, carriers: readonly (number | null)[], signal: string | null = null): Sentence[] {
  const messages = Math.max(1, Math.ceil(carriers.length / 4));
  return Array.from({ length: messages }, (_, i) => {
    const here = carriers.slice(i * 4, i * 4 + 4);
    const satellites = here.flatMap((dbHz, j) => [String(i * 4 + j + 1), '45', '090', dbHz?.toString() ?? '']);
    const head = [String(messages), String(i + 1), String(carriers.length)];
    return { talker, id: 'GSV', fields: [...head, ...satellites, ...(signal === null ? [] : [signal])] };
  });
}

const all = (dbHz: number | null, count = 8) => Array.from({ length: count }, () => dbHz);

/** One view per second; what was said, as `second word`, and where fixes are suspect. */
function looked(views: (readonly (number | null)[])[]): { said: string[]; jammed: number[] } {
  const sky = createSky();
  const said: string[] = [];
  const jammed: number[] = [];
  for (const [s, carriers] of views.entries()) {
    const event = sky.epoch(START + s * 1000, gsv('GP', carriers));
    if (event !== null) said.push(`${s} ${event}`);
    if (sky.jammed()) jammed.push(s);
  }
  return { said, jammed };
}

const times = (seconds: number, view: (number | null)[]) => Array.from({ length: seconds }, () => view);
const clear = times(10, all(45));
/** From second 10 on, for just as long as a collapse takes to be believed: it begins with second 40. */
const drowned = (dbHz = 15) => times(31, all(dbHz));

describe('collapse', () => {
  test('after 30 s of drowned views; fixes are suspect while nothing is as strong as 20', () => {
    const { said, jammed } = looked([...clear, ...drowned(19), all(20), all(19), all(45), all(45), all(19)]);
    expect(said).toEqual(['40 collapse', '44 recovery']);
    expect(jammed).toEqual([40, 42]);
  });

  test.each([
    ['28 dBHz: one of them is as strong as 28', all(28), []],
    ['27 dBHz', all(27), ['40 collapse']],
    ['one of them still at 28', [28, ...all(15, 7)], []],
    ['one of them still at 27', [27, ...all(15, 7)], ['40 collapse']],
    ['half as many', all(15, 4), ['40 collapse']],
    ['three: too few', all(15, 3), ['10 shadow']],
  ])('%s', (_, carriers, said) => {
    expect(looked([...clear, ...times(31, carriers)]).said).toEqual(said);
  });

  test('12 dB is enough, 11.5 is not', () => {
    const weak = times(10, all(39));
    expect(looked([...weak, ...drowned(27)]).said).toEqual(['40 collapse']);
    expect(looked([...weak, ...drowned(27.5)]).said).toEqual([]);
  });

  test('one clear view begins the 30 s anew, and without one that was clear there are none', () => {
    const interrupted = [...times(20, all(15)), all(45), ...times(30, all(15)), all(15)];
    expect(looked([...clear, ...interrupted]).said).toEqual(['61 collapse']);
    expect(looked(times(100, all(15))).said).toEqual([]);
  });

  test('a clear view is forgotten after 60 s', () => {
    const from = (second: number) => looked([all(45), ...times(second - 1, all(null)), ...drowned()]).said.at(-1);
    expect(from(30)).toBe('60 collapse');
    expect(from(31)).toBe('1 shadow');
  });

  test('over when two views are less than 6 dB below, or after more than 600 s', () => {
    const back = (dbHz: number) => looked([...clear, ...drowned(), all(dbHz), all(dbHz)]).said;
    expect(back(39)).toEqual(['40 collapse']);
    expect(back(39.1)).toEqual(['40 collapse', '42 recovery']);
    expect(looked([...clear, ...times(800, all(15))]).said).toEqual(['40 collapse', '641 recovery']);
  });

  test('satellites that vanish under it stay jammed', () => {
    expect(looked([...clear, ...drowned(), all(null), []]).jammed).toEqual([40, 41, 42]);
  });
});

describe('shadow', () => {
  test('fewer than 4 and fewer than half: said once, and nothing is suspect', () => {
    const { said, jammed } = looked([...clear, all(40, 2), all(null), all(40, 3), all(45), all(45, 1)]);
    expect(said).toEqual(['10 shadow', '14 shadow']);
    expect(jammed).toEqual([]);
  });

  test('three of six are half', () => {
    expect(looked([all(45, 6), all(45, 3)]).said).toEqual([]);
    expect(looked([all(45, 7), all(45, 3)]).said).toEqual(['1 shadow']);
  });
});

describe('what a view is made of', () => {
  /** Clear at second 0, and then the same every second: when it is told as a collapse, if it is. */
  const toldAt = (first: Sentence[], then: (s: number) => Sentence[], seconds = 50): number | null => {
    const sky = createSky();
    sky.epoch(START, first);
    for (let s = 1; s < seconds; s++) if (sky.epoch(START + s * 1000, then(s)) === 'collapse') return s;
    return null;
  };

  test('a run that is not whole is no view; over two epochs it is', () => {
    const [one, two] = [gsv('GP', all(15)).slice(0, 1), gsv('GP', all(15)).slice(1)];
    expect(toldAt(gsv('GP', all(45)), () => gsv('GP', all(15)))).toBe(31);
    expect(toldAt(gsv('GP', all(45)), () => one)).toBeNull();
    expect(toldAt(gsv('GP', all(45)), () => two)).toBeNull();
    // Whole at 2, 4, 6, … s.
    expect(toldAt(gsv('GP', all(45)), (s) => (s % 2 === 1 ? one : two))).toBe(32);
  });

  test('a system that is not told again counts for 10 s', () => {
    const both = [...gsv('GP', all(45)), ...gsv('GL', all(45))];
    // Drowned from 11 s on.
    expect(toldAt(both, () => gsv('GP', all(15)))).toBe(41);
  });

  test('of two signals of one satellite the stronger counts, whichever it is', () => {
    const dual = (l1: number, l5: number) => [...gsv('GA', all(l1), '7'), ...gsv('GA', all(l5), '1')];
    expect(toldAt(dual(45, 40), () => dual(15, 40))).toBeNull();
    expect(toldAt(dual(45, 40), () => dual(40, 15))).toBeNull();
    expect(toldAt(dual(45, 40), () => dual(15, 15))).toBe(31);
  });

  test('0 dBHz is not received, a signal id is no strength', () => {
    expect(toldAt(gsv('GP', all(45)), () => gsv('GP', all(0)))).toBeNull();
    expect(toldAt(gsv('GP', all(45, 4), '8'), () => gsv('GP', all(15, 4), '8'))).toBe(31);
  });

  test('an epoch that cannot be dated is no view', () => {
    const sky = createSky();
    sky.epoch(START, gsv('GP', all(45)));
    for (let s = 1; s < 50; s++) expect(sky.epoch(null, gsv('GP', all(15)))).toBeNull();
    expect(sky.epoch(START + 50_000, gsv('GP', all(15)))).toBeNull();
  });
});
