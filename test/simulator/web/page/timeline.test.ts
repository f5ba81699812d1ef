/** A mission as a line of moments: no invented time, late ones said to be late. */
import { describe, expect, it } from 'vitest';
import type { MissionView, StepView } from '../../../../simulator/web/api-followed.ts';
import { LATE_MS, missionStanding, timelineOf } from '../../../../simulator/web/page/timeline.ts';

const NOTHING: MissionView = {
  mission: 'M-1',
  caseId: null,
  by: null,
  answer: null,
  received: null,
  unanswered: null,
  cancelled: null,
  expired: null,
  endedBy: null,
  outcome: null,
  steps: [],
  delaysMs: null,
  distanceM: null,
};
const step = (status: string, t: number | null, more: Partial<StepView> = {}): StepView => {
  return { status, t, implied: false, corrected: false, lateMs: null, ...more };
};
const accepted = { outcome: 'accepted', reason: null, late: false, t: 20_000 } as const;
const refused = { outcome: 'refused', reason: 'crew', late: true, t: 90_000 } as const;

describe('where a mission stands', () => {
  it.each<[ReturnType<typeof missionStanding>, Partial<MissionView>]>([
    ['waiting', { received: 1 }],
    ['unanswered', { received: 1, unanswered: 2 }],
    ['accepted', { by: 'company', received: 1 }],
    ['accepted', { by: 'vehicle', answer: accepted, steps: [step('DECLENCHE', 20_000)] }],
    ['refused', { unanswered: 60_000, answer: refused }],
    ['under-way', { by: 'vehicle', steps: [step('DEPART', 5)] }],
    ['expired', { expired: 3 }],
    ['cancelled', { cancelled: { t: 4, applied: true, reason: 'mistake' } }],
    ['under-way', { steps: [step('ARRIVEE', 3)], cancelled: { t: 4, applied: false, reason: 'mistake' } }],
    ['sortie-blanche', { outcome: 'sortie-blanche', steps: [step('ARRIVEE', 3)] }],
  ])('%s', (standing, mission) => {
    expect(missionStanding({ ...NOTHING, ...mission })).toBe(standing);
  });
});

describe('its moments', () => {
  it('are in order, each with the time since the last that is known', () => {
    const line = timelineOf({
      ...NOTHING,
      received: 10_000,
      answer: accepted,
      steps: [
        step('DECLENCHE', 20_000),
        step('DEPART', 50_000),
        step('ARRIVEE', null, { implied: true }),
        step('TRANSP', 80_000),
      ],
    });
    expect(line.map(({ what, status, t, sinceMs }) => [status ?? what, t, sinceMs])).toEqual([
      ['received', 10_000, null],
      ['accepted', 20_000, 10_000],
      ['DEPART', 50_000, 30_000],
      ['ARRIVEE', null, null],
      ['TRANSP', 80_000, 30_000],
    ]);
  });

  it('have no time where nobody saw them, whatever is said', () => {
    const [moment] = timelineOf({ ...NOTHING, steps: [step('ARRIVEE', 40_000, { implied: true })] });
    expect(moment).toMatchObject({ implied: true, t: null, sinceMs: null });
  });

  it('are late from 30 s on, and a mistake measures nothing', () => {
    const line = timelineOf({
      ...NOTHING,
      steps: [
        step('DEPART', 0, { lateMs: LATE_MS - 1 }),
        step('TRANSP', 10_000, { corrected: true, lateMs: LATE_MS }),
        step('ARRIVEE', 60_000, { lateMs: 262_000 }),
      ],
    });
    expect(line.map(({ lateMs, sinceMs }) => [lateMs, sinceMs])).toEqual([
      [null, null],
      [LATE_MS, 10_000],
      [262_000, 60_000],
    ]);
  });

  it('say an answer that came out of time, and a cancellation that came too late', () => {
    const line = timelineOf({
      ...NOTHING,
      received: 1,
      unanswered: 60_000,
      answer: refused,
      cancelled: { t: 99_000, applied: false, reason: 'mistake' },
    });
    expect(line.map(({ what, answeredLate, reason }) => [what, answeredLate, reason])).toEqual([
      ['received', false, null],
      ['unanswered', false, null],
      ['refused', true, 'crew'],
      ['cancel-too-late', false, 'mistake'],
    ]);
  });
});
