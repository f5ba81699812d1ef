/**
 * Any crew at its keys, any platform, any power cut: what must hold whatever happens. The runs are drawn by fast-check, which prints
 * the seed of one that fails.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEY_MEANINGS, type KeyMeaning } from '../../../gateway/core/crew/keys.ts';
import { dated } from '../../../gateway/core/crew/moment.ts';
import { type CrewState, gateOpen } from '../../../gateway/core/crew/state.ts';
import { readBox, writeBox } from '../../../gateway/core/record/box.ts';
import { type EventBody, eventRecord } from '../../../gateway/core/record/schema.ts';
import { LINKS } from '../../support/records.ts';
import { createStory, type Story, T0, type Told } from './story.ts';

type Step =
  | { do: 'press'; key: KeyMeaning }
  | { do: 'order'; mission: number; company: boolean; answerS: number; expiresS: number }
  | { do: 'cancel' | 'update'; mission: number }
  | { do: 'wait'; seconds: number }
  | { do: 'restart' }
  | { do: 'power-cut'; offS: number };

const mission = fc.integer({ min: 1, max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('press' as const), key: fc.constantFrom(...KEY_MEANINGS) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ do: fc.constant('order' as const), mission, company: fc.boolean() },
      ...{ answerS: fc.integer({ min: 5, max: 300 }), expiresS: fc.integer({ min: -5, max: 600 }) },
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'update' as const), mission }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 20_000 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('power-cut' as const), offS: fc.integer({ min: 1, max: 9_000 }) }),
  },
);

const OPENS: readonly string[] = ['PRISE_GARDE', 'VOLONTAIRE', 'FIN_PAUSE', 'ACCEPTER', 'DEPART', 'DETRESSE'];

/** The power goes with whatever was not written; UTC is known again a while after the next boot. */
function play(story: Story, what: Step, watch: (before: CrewState, told: Told[]) => void): void {
  const before = story.state;
  const from = story.told.length;
  switch (what.do) {
    case 'press':
      story.press(what.key);
      break;
    case 'order': {
      const acceptedBy = what.company ? 'company' : null;
      story.order(`M${what.mission}`, {
        acceptedBy,
        answerS: what.answerS,
        expires: story.t() + what.expiresS * 1_000,
      });
      break;
    }
    case 'cancel':
    case 'update': {
      const reason = what.do === 'cancel' ? { reason: 'other' } : { caseId: 'fr.health.samu973.DRFR1' };
      story.send({ action: what.do, mission: `M${what.mission}`, ...reason });
      break;
    }
    case 'wait':
      story.waitS(what.seconds);
      break;
    case 'restart':
      story.state = remembered(story.state);
      break;
    case 'power-cut':
      story.state = remembered(story.state);
      story.boot = `${story.boot}+`;
      story.utc = false;
      story.waitS(what.offS);
      story.press('INDISPONIBLE');
      story.utc = true;
      story.state = dated(story.state, story.boot, T0);
      story.waitS(0);
      break;
  }
  watch(before, story.told.slice(from));
}

function remembered(crew: CrewState): CrewState {
  const box = readBox(writeBox({ crew, time: null, floorMs: null, odometerM: 0, run: null, journal: null }));
  expect(box.crew).toEqual(crew);
  return box.crew;
}

const STAMP = { ...LINKS, series: '00112233445566aa', lane: 'e', boot: 'boot-1', mono: 0, t: null, clock: 'none' };

function run(steps: readonly Step[], check: (story: Story) => void): void {
  const story = createStory();
  for (const what of steps) {
    play(story, what, (before, told) => {
      for (const { n, service, body } of told)
        expect(eventRecord.safeParse({ ...STAMP, n, service, ...body }).error?.issues ?? []).toEqual([]);
      holds(before, story.state, told);
    });
  }
  check(story);
}

function holds(before: CrewState, after: CrewState, told: readonly Told[]): void {
  if (!gateOpen(before) && gateOpen(after)) {
    const opened = told.some(({ body }) => body.type === 'press' && OPENS.includes(body.function));
    const stepOfAccepted = before.missions.some(({ pressed }) => pressed);
    expect(opened || stepOfAccepted).toBe(true);
  }
  if (after.duty === 'HORS_SERVICE' || after.duty === 'PAUSE') expect(after.availability).toBe('INDISPONIBLE');
  if (after.availability === 'DISPONIBLE') expect(after.reason).toBeNull();
  if (gateOpen(after)) expect(after.service).not.toBeNull();
  if (!gateOpen(after) && after.duty === 'HORS_SERVICE') expect(after.service).toBeNull();
  expect(after.owed).toEqual([]);
}

function bodies<Type extends EventBody['type']>(
  story: Story,
  type: Type,
): (Told & { body: Extract<EventBody, { type: Type }> })[] {
  return story.told.filter(({ body }) => body.type === type) as never;
}

test('each event fits its schema; only a press opens the gate; off duty and in a pause nobody is available', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => run(steps, () => undefined)),
    { numRuns: 400 },
  );
});

test('no order is accepted without a press, none is received, answered or left unanswered twice', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => {
      run(steps, (story) => {
        const count = new Map<string, number>();
        const once = (what: string) => {
          count.set(what, (count.get(what) ?? 0) + 1);
          expect(count.get(what), what).toBe(1);
        };
        for (const { body } of story.told) {
          if (body.type === 'mission' && (body.change === 'received' || body.change === 'unanswered'))
            once(`${body.change} ${body.mission}`);
          if (body.type === 'press' && body.answer !== null && body.corrects === null && body.mission !== null)
            once(`answered ${body.mission}`);
          if (body.type === 'mission-summary') once(`over ${body.mission}`);
        }
        for (const { mission } of bodies(story, 'mission-summary').map(({ body }) => body))
          expect(story.state.missions.map(({ id }) => id)).not.toContain(mission);
      });
    }),
    { numRuns: 400 },
  );
});

test('corrections and ends name events that were: a correction the last word on it, an end the event that began it', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => {
      run(steps, (story) => {
        for (const { n, body } of story.told) {
          if (body.type !== 'press' && body.type !== 'mission' && body.type !== 'automatic') continue;
          if (body.before !== null) expect(body.before.event).toBeLessThan(n);
          if (body.type === 'press' && body.corrects !== null) {
            const mistake = story.told[body.corrects - 1]?.body;
            expect(mistake?.type === 'press' || mistake?.type === 'mission').toBe(true);
            expect(body.corrects).toBeLessThan(n);
          }
          if (body.ended === null) continue;
          const began = story.told[body.ended.event - 1]?.body as { reason?: string };
          expect(began.reason).toBe(body.ended.reason);
        }
      });
    }),
    { numRuns: 400 },
  );
});

/** As a platform would add them up: a length belongs to the service of the event that began it. */
function lengthOf(story: Story, service: string): number | null {
  let sum: number | null = 0;
  for (const { body } of story.told) {
    if (!('before' in body) || body.before === null) continue;
    const { event, durationMs } = body.before;
    if (story.told[event - 1]?.service !== service) continue;
    sum = sum === null || durationMs === null ? null : sum + durationMs;
  }
  return sum;
}

test('the duty log has no gap: its lengths add up to each service, and so do the sums of its summary', () => {
  let services = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }), (steps) => {
      run([...steps, { do: 'press', key: 'PRISE_GARDE' }], (story) => {
        for (const { service, body } of bodies(story, 'service-summary')) {
          services++;
          const { availableMs, pauseMs, unavailableMs, unmeasured } = body.totals;
          const sum = Object.values(unavailableMs).reduce((all, ms) => all + ms, availableMs + pauseMs);
          if (unmeasured > 0) expect(body.durationMs).toBeNull();
          else expect(sum).toBe(body.durationMs);
          if (service !== null && unmeasured === 0) expect(lengthOf(story, service)).toBe(body.durationMs);
        }
      });
    }),
    { numRuns: 400 },
  );
  expect(services).toBeGreaterThan(400);
});

test('days and services have the same in them: what is counted of missions and of time', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => {
      const end: Step[] = [
        { do: 'press', key: 'DETRESSE' },
        { do: 'wait', seconds: 200_000 },
        ...[90_000, 90_000, 90_000].map((seconds): Step => ({ do: 'wait', seconds })),
      ];
      const calm = steps.filter((what) => what.do !== 'power-cut');
      run([...calm, ...end], (story) => {
        if (story.state.service !== null) return;
        const sum = (all: { totals: { availableMs: number; missions: { transported: number } } }[]) =>
          all.reduce((x, { totals }) => x + totals.availableMs + 1e12 * totals.missions.transported, 0);
        const days = bodies(story, 'day-summary').map(({ body }) => body);
        expect(sum(days)).toBe(sum(bodies(story, 'service-summary').map(({ body }) => body)));
      });
    }),
    { numRuns: 300 },
  );
});
