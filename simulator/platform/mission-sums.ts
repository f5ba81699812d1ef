/** What a mission-summary must say, from the mission's events, and in what one differs. */
import type { MissionSummaryMessage } from './messages.ts';
import { hasDeparted, type Mission } from './missions.ts';
import { lengthMs, type Moment } from './moments.ts';

const OF_A_TRANSPORT = ['TRANSP', 'DESTIN', 'FINPEC'];
const ROUNDING_MS = 2;

export type Outcome = 'transported' | 'sortie-blanche' | 'cancelled' | 'unfinished';

export function outcomeOf({ steps, endedBy }: Mission): Outcome {
  const has = (status: string) => steps.some((step) => step.status === status);
  if (OF_A_TRANSPORT.some(has)) return 'transported';
  if (endedBy === 'cancelled' || has('ANNULE')) return 'cancelled';
  return has('ARRIVEE') ? 'sortie-blanche' : 'unfinished';
}

/** Of a service and of a day. */
export function counterOf(outcome: Outcome): string {
  return outcome === 'sortie-blanche' ? 'sortiesBlanches' : outcome;
}

export function missionDiffers(said: MissionSummaryMessage, mission: Mission, end: Moment): string[] {
  const differs: string[] = [];
  const compare = (name: string, is: unknown, must: unknown) => {
    if (is !== must) differs.push(`${name} ${String(is)} for ${String(must)}`);
  };
  compare('mission', said.mission, mission.mission);
  compare('caseId', said.caseId, mission.caseId);
  compare('requestId', said.requestId, mission.requestId);
  compare('by', said.by, mission.by);
  compare('outcome', said.outcome, outcomeOf(mission));
  compare('endedBy', said.endedBy, mission.endedBy);
  const inWords = (steps: readonly { status: string; event: number | null }[]) =>
    steps.map(({ status, event }) => `${status} ${event ?? '–'}`).join(', ');
  compare('steps', inWords(said.steps), inWords(mission.steps));
  for (const [i, { at }] of mission.steps.entries()) compare(`steps[${i}].t`, said.steps[i]?.t, at?.t ?? null);
  if ((said.distanceM === null) !== !hasDepartedOnRecord(mission)) differs.push('distanceM');
  for (const [name, must] of Object.entries(delaysOf(mission, end))) {
    const is = said.delaysMs[name as keyof Delays];
    if (is === null || must === null ? is !== must : Math.abs(is - must) > ROUNDING_MS)
      differs.push(`delaysMs.${name} ${is} for ${must}`);
  }
  return differs;
}

type Delays = Record<'departure' | 'arrival' | 'onScene' | 'transport' | 'atDestination' | 'whole', number | null>;

function delaysOf(mission: Mission, end: Moment): Delays {
  const at = (status: string) => mission.steps.find((step) => step.status === status)?.at ?? null;
  const between = (from: Moment | null, to: Moment | null) =>
    from === null || to === null ? null : lengthMs(from, to);
  const left = outcomeOf(mission) === 'transported' ? null : at('RETOUR');
  return {
    departure: between(mission.accepted, at('DEPART')),
    arrival: between(at('DEPART'), at('ARRIVEE')),
    onScene: between(at('ARRIVEE'), at('TRANSP') ?? left),
    transport: between(at('TRANSP'), at('DESTIN')),
    atDestination: between(at('DESTIN'), at('RETOUR')),
    whole: between(at('DEPART'), end),
  };
}

function hasDepartedOnRecord(mission: Mission): boolean {
  return hasDeparted(mission) && mission.steps.some(({ status, event }) => status === 'DEPART' && event !== null);
}
