/**
 * The crew's state machine: a press, an order or the time that has come goes in, the state from then on and the event that tells of
 * it come out. What follows from that event (the sums of a mission, of a service, of a day) is owed: it is in the state until it is on
 * the disk too. Pure; instants and numbers come with the context.
 */
import type { MissionCommand } from '../record/commands.ts';
import type { EventBody } from '../record/schema.ts';
import { type CrewContext, settled, type Unmoved } from './change.ts';
import { concluded, withOwed } from './concluding.ts';
import { nextDue } from './due.ts';
import type { KeyMeaning } from './keys.ts';
import { untilMs } from './moment.ts';
import { type Answered, commanded, type MissionChange } from './orders.ts';
import type { CrewState } from './state.ts';
import { pressed } from './status.ts';
import { daySummaryOf } from './summaries.ts';
import { counted } from './tally.ts';

type Body<Type extends EventBody['type']> = Extract<EventBody, { type: Type }>;

export interface CrewPress {
  key: string;
  input: string;
  meaning: KeyMeaning;
}

/** The state, and the event to be recorded with it. */
export interface Written<Type extends EventBody['type']> {
  state: CrewState;
  body: Body<Type>;
}

/** @returns an event without a position, which only the receiver's side knows; or why nothing happens */
export function press(
  before: CrewState,
  { key, input, meaning }: CrewPress,
  context: CrewContext,
): Written<'press'> | { refused: Unmoved } {
  const change = pressed(pruned(before, context), meaning, context);
  if (typeof change === 'string') return { refused: change };
  const { state, standing } = concluded(before, change, context);
  const { made: status, answer, implied, corrects, checksMissing, outsideRoster } = change;
  const did = { status, answer, implied, corrects, checksMissing, outsideRoster, position: null };
  const mission = change.mission ?? standing.mission;
  return { state, body: { type: 'press', key, input, function: change.function, ...standing, mission, ...did } };
}

/** `written` null: nothing changed, and nothing is to be recorded. */
export function command(
  before: CrewState,
  order: MissionCommand,
  context: CrewContext,
): Pick<Answered, 'result' | 'detail'> & { written: Written<'mission'> | null } {
  const { result, detail, change } = commanded(pruned(before, context), order, context);
  return { result, detail, written: change === null ? null : missionEvent(before, change, context) };
}

/** The next thing that time alone brings; null: nothing is due. */
export function due(before: CrewState, context: CrewContext): Written<'mission'> | Written<'automatic'> | null {
  const found = nextDue(pruned(before, context), context);
  if (found === null) return null;
  if (found.kind === 'mission') return missionEvent(before, found.change, context);
  const { state, standing } = concluded(before, found.change, context);
  return { state, body: { type: 'automatic', change: found.kind, ...standing } };
}

/** Where a local day is over and nothing else has happened since: what is owed of it then stands in the state. */
export function turned(before: CrewState, { now, odometerM, timeZone }: CrewContext): CrewState {
  const { tally, ended } = counted(before.tally, before, now, odometerM, timeZone);
  const days = ended.map((day) => daySummaryOf(day, timeZone));
  return days.length === 0 ? before : withOwed({ ...before, tally }, days, before.service);
}

/** The event that is owed first, and the state once it is on the disk. */
export function owedFirst({
  owed,
  ...rest
}: CrewState): { body: EventBody; service: string | null; state: CrewState } | null {
  const [first, ...others] = owed;
  if (first === undefined) return null;
  return { body: first.body as unknown as EventBody, service: first.service, state: { ...rest, owed: others } };
}

/** Orders that nobody can answer any more are forgotten: that they were unanswered has been said. */
function pruned(state: CrewState, { now }: CrewContext): CrewState {
  return state.orders
    .filter(({ unanswered, expires }) => unanswered && untilMs(expires, now) === 0)
    .reduce((rest, { mission }) => settled(rest, mission), state);
}

function missionEvent(before: CrewState, change: MissionChange, context: CrewContext): Written<'mission'> {
  const { state, standing } = concluded(before, change, context);
  const { mission, caseId, requestId, command: id, by, applied, cancelReason } = change;
  const about = { mission, caseId, requestId, command: id, by, applied, cancelReason };
  return { state, body: { type: 'mission', change: change.change, ...standing, ...about } };
}
