/**
 * What every change of the crew's state has in common: the time that stood before it is counted, an unavailability and a service begin
 * and end with it, and the sums that follow are owed.
 */
import type { EventBody } from '../record/schema.ts';
import type { Change, CrewContext } from './change.ts';
import { elapsedMs } from './moment.ts';
import { type CrewState, currentMission } from './state.ts';
import { daySummaryOf, missionSummaryOf, serviceSummaryOf } from './summaries.ts';
import { begunService, counted, endedService, noted, type Tally, type Totals } from './tally.ts';

type PressBody = Extract<EventBody, { type: 'press' }>;

/** How the state is from an event on, as the event says it. */
export type Standing = Pick<PressBody, 'duty' | 'availability' | 'reason' | 'status' | 'mission' | 'before' | 'ended'>;

const COUNT_OF = {
  transported: 'transported',
  'sortie-blanche': 'sortiesBlanches',
  cancelled: 'cancelled',
  unfinished: 'unfinished',
} as const satisfies Record<string, keyof Totals['missions']>;

export function concluded(
  before: CrewState,
  change: Change,
  context: CrewContext,
): { state: CrewState; standing: Standing } {
  const { n, now, odometerM, timeZone } = context;
  const { tally, ended } = counted(before.tally, before, now, odometerM, timeZone);
  const missions = change.closed.map((closed) => missionSummaryOf(closed, context));
  const counts = [...change.counts, ...missions.map(({ outcome }) => COUNT_OF[outcome])];
  const service = serviceOf(before, change.state, context);
  const { tally: after, summary } = withService(tally, before.service, service, change.state, counts, context);
  const state: CrewState = {
    ...change.state,
    ...{ service, since: now.t, event: n },
    missionEnded: service === null ? null : missions.length > 0 ? now : change.state.missionEnded,
    unavailable: unavailableSince(before, change, context),
    tally: { ...after, from: service === null ? null : { event: n, at: now } },
  };
  const sums = [
    ...ended.map((day) => daySummaryOf(day, timeZone)),
    ...missions,
    ...(summary === null ? [] : [summary]),
  ];
  const { duty, availability, reason, status } = state;
  const { from } = before.tally;
  return {
    state: withOwed(state, sums, before.service ?? service),
    standing: {
      ...{ duty, availability, reason, status },
      mission: currentMission(state)?.id ?? null,
      before: from === null ? null : { event: from.event, durationMs: elapsedMs(from.at, now) },
      ended: endedUnavailability(before, change, context),
    },
  };
}

export function withOwed(state: CrewState, bodies: readonly EventBody[], service: string | null): CrewState {
  return { ...state, owed: [...state.owed, ...bodies.map((body) => ({ service, body: { ...body } }))] };
}

/** As long as the duty gate may be open, or a pause lasts. */
function serviceOf(before: CrewState, after: CrewState, { newService }: CrewContext): string | null {
  const serves =
    after.duty !== 'HORS_SERVICE' || after.distress !== null || after.missions.some(({ pressed }) => pressed);
  if (!serves) return null;
  return after.service ?? before.service ?? newService;
}

/** What happens belongs to the service that it ends, or else to the one that it begins. */
function withService(
  tally: Tally,
  before: string | null,
  after: string | null,
  { duty }: CrewState,
  counts: readonly (keyof Totals['missions'])[],
  { n, now }: CrewContext,
) {
  const note = (sums: Tally) => counts.reduce(noted, sums);
  const begun = (sums: Tally) => begunService(sums, { event: n, began: now, duty: duty === 'PAUSE' ? 'GARDE' : duty });
  if (before === after) return { tally: note(tally), summary: null };
  if (before === null) return { tally: note(begun(tally)), summary: null };
  const noteBefore = note(tally);
  const summary = noteBefore.service === null ? null : serviceSummaryOf(noteBefore.service, now);
  return { tally: after === null ? endedService(noteBefore) : begun(endedService(noteBefore)), summary };
}

function unavailableSince(before: CrewState, { state, sameUnavailability }: Change, { n, now }: CrewContext) {
  if (state.reason === null) return null;
  if (sameUnavailability) return state.unavailable;
  return state.reason === before.reason && before.unavailable !== null ? before.unavailable : { event: n, at: now };
}

function endedUnavailability(before: CrewState, { state, sameUnavailability }: Change, { now }: CrewContext) {
  const { reason, unavailable } = before;
  if (reason === null || unavailable === null || sameUnavailability || reason === state.reason) return null;
  return { reason, event: unavailable.event, durationMs: elapsedMs(unavailable.at, now) };
}
