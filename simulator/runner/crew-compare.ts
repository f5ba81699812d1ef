/** Every press of a run as the platform has it, against what docs/crew.md says that its event must be; and what is summed up. Pure. */
import type { LedgerRecord } from '../platform/ledger.ts';
import { isEvent, type MissionSummaryMessage, type PressMessage } from '../platform/messages.ts';
import type { PlatformReport } from '../platform/platform.ts';
import type { ScenarioSummary } from '../scenarios/scenario.ts';
import type { Duty, Foretold } from './duty.ts';

/** @returns one line for each press whose event says something else */
export function crewDiffers(foretold: readonly Foretold[], records: readonly LedgerRecord[]): string[] {
  const events = new Map<number, PressMessage>();
  for (const record of records) if (record.lane === 'e' && isEvent(record, 'press')) events.set(record.n, record);
  const numberOf = new Map(foretold.map(({ number, made }) => [number, made.registered]));
  return foretold.flatMap(({ made, expected }) => {
    // That it is missing is counted elsewhere.
    const event = made.registered === null ? undefined : events.get(made.registered);
    if (event === undefined) return [];
    const { duty, availability, reason, status, answer, implied, checksMissing, outsideRoster } = expected;
    const must = {
      ...{ function: expected.function, duty, availability, reason, status, implied, checksMissing },
      outsideRoster,
      answer: answer === null ? null : [answer.outcome, answer.reason, answer.late],
      mission: named(expected.mission, numberOf),
      corrects: expected.corrects === null ? null : (numberOf.get(expected.corrects) ?? Number.NaN),
    };
    const is: Record<keyof typeof must, unknown> = {
      ...event,
      answer: event.answer === null ? null : [event.answer.outcome, event.answer.reason, event.answer.late],
    };
    const wrong = (Object.keys(must) as (keyof typeof must)[]).filter((key) => !same(is[key], must[key]));
    const words = wrong.map((key) => `${key} ${JSON.stringify(is[key])} for ${JSON.stringify(must[key])}`);
    return wrong.length === 0 ? [] : [`press ${made.key}, event ${event.n}: ${words.join(', ')}`];
  });
}

function named(mission: string | null, numberOf: ReadonlyMap<number, number | null>): string | null {
  return mission?.startsWith('~') === true ? `~${numberOf.get(Number(mission.slice(1)))}` : mission;
}

function same(is: unknown, must: unknown): boolean {
  return JSON.stringify(is) === JSON.stringify(must);
}

/** @returns one line where time alone brought something else, or in another order */
export function automaticDiffers(expected: Duty['automatic'], records: readonly LedgerRecord[]): string[] {
  const must = expected();
  const is = records
    .flatMap((record) => (record.lane === 'e' && isEvent(record, 'automatic') ? [record] : []))
    .sort((a, b) => a.n - b.n)
    .map(({ change }) => change);
  if (must === null || is.join() === must.join()) return [];
  return [`by itself came ${is.join(', ') || 'nothing'}, and docs/crew.md says ${must.join(', ') || 'nothing'}`];
}

/** What counts for the vehicle at the end; `superseded`: another one came before it was there. */
const ROSTER_TAKEN: readonly unknown[] = ['done', 'replayed', 'superseded'];

/** What the platform found when it counted the vehicle's sums again, and what it said and nobody has answered for. */
export function crewProblems({ crew, orders, rosters }: Pick<PlatformReport, 'crew' | 'orders' | 'rosters'>): string[] {
  const owed = crew.owed.map((what) => `${what} is owed, and did not come`);
  const open = orders.filter(({ settled }) => !settled).map(({ action, mission }) => `${action} ${mission}: no answer`);
  const untaken = rosters
    .filter(({ result }) => !ROSTER_TAKEN.includes(result))
    .map(({ result }) => `roster: ${result ?? 'no answer'}`);
  return [...crew.disagreements, ...owed, ...open, ...untaken];
}

/** The crew's finger, at both ends of what is measured. */
const LATE_S = 2;

/**
 * What the vehicle must have summed up of its missions, in their order where they have no id (`~`).
 * @returns one line for each that is missing or says something else
 */
export function summariesDiffer(expected: readonly ScenarioSummary[], records: readonly LedgerRecord[]): string[] {
  const summaries = records
    .flatMap((record) => (record.lane === 'e' && isEvent(record, 'mission-summary') ? [record] : []))
    .sort((a, b) => a.n - b.n);
  return expected.flatMap((must) => {
    const at = summaries.findIndex(({ mission }) => (mission.startsWith('~') ? '~' : mission) === must.mission);
    const [found] = at < 0 ? [] : summaries.splice(at, 1);
    const name = `mission-summary of ${must.mission}`;
    if (found === undefined) return [`${name}: nothing came`];
    const wrong = summaryDiffers(must, found);
    return wrong.length === 0 ? [] : [`${name}: ${wrong.join(', ')}`];
  });
}

function summaryDiffers(must: ScenarioSummary, { outcome, endedBy, delaysMs }: MissionSummaryMessage): string[] {
  const wrong: string[] = [];
  if (outcome !== must.outcome) wrong.push(`outcome ${outcome} for ${must.outcome}`);
  if (endedBy !== must.endedBy) wrong.push(`ended by ${endedBy} for ${must.endedBy}`);
  for (const [name, wantedS = null] of Object.entries(must.delaysS)) {
    const isMs = delaysMs[name as keyof typeof must.delaysS] ?? null;
    const isRight = isMs === null || wantedS === null ? isMs === wantedS : Math.abs(isMs / 1_000 - wantedS) <= LATE_S;
    if (!isRight) wrong.push(`${name} ${isMs === null ? null : isMs / 1_000} s for ${wantedS} s`);
  }
  return wrong;
}
