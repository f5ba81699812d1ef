/**
 * What the box knows of the configurations that came from afar: which one counts, whether it is on trial, and what became of each. One
 * small value, written whole; what happens to it is here, where it can be tested without a disk.
 */
import { REMOTE_VERSIONS_KEPT, TRIAL_PARTS } from './limits.ts';

export const REVERT_REASONS = ['not-reached', 'unreadable', 'invalid'] as const;
export type RevertReason = (typeof REVERT_REASONS)[number];

/** One version as it is kept: all that is set from afar while it counts. */
export interface RemoteVersion {
  version: number;
  /** Of the command that brought it. */
  id: string;
  issued: number;
  set: Record<string, string | number | boolean>;
}

export interface RemoteState {
  /** The version that counts; null: the files of the box alone. */
  current: number | null;
  /** Of `current`, while it has not reached the platform yet: parts of the trial's time that are used up. */
  trial: { parts: number } | null;
  /** Oldest first. `unknown`: this file was lost, and only the versions were found. */
  versions: { version: number; id: string; outcome: 'trial' | 'confirmed' | 'reverted' | 'unknown' }[];
  /** Taken back, and no event tells of it yet. */
  untold: { version: number; reason: RevertReason }[];
}
type Kept = RemoteState['versions'][number];

export const NO_REMOTE: RemoteState = { current: null, trial: null, versions: [], untold: [] };

/** It counts from the next start on, on trial. */
export function takenUp(
  state: RemoteState,
  { version: taken, id: of }: Pick<RemoteVersion, 'version' | 'id'>,
): RemoteState {
  const before = fallbackOf(state, taken);
  const versions: Kept[] = [...state.versions, { version: taken, id: of, outcome: 'trial' }];
  while (versions.length > REMOTE_VERSIONS_KEPT) {
    const oldest = versions.findIndex((each) => each.version !== before?.version);
    versions.splice(oldest, 1);
  }
  return { ...state, current: taken, trial: { parts: 0 }, versions };
}

/** One part of the trial's time is going to be used. Where none is left, the version is taken back. */
export function charged(state: RemoteState): RemoteState {
  if (state.trial === null) return state;
  if (isOver(state)) return reverted(state, 'not-reached');
  return { ...state, trial: { parts: state.trial.parts + 1 } };
}

export function isOver({ trial }: RemoteState): boolean {
  return trial !== null && trial.parts >= TRIAL_PARTS;
}

export function confirmed(state: RemoteState): RemoteState {
  return { ...state, trial: null, versions: withOutcome(state, 'confirmed') };
}

/** Back to the version before, of those that had reached the platform; or to the files alone. */
export function reverted(state: RemoteState, reason: RevertReason): RemoteState {
  if (state.current === null) return state;
  const before = fallbackOf(state, state.current);
  const untold = [...state.untold, { version: state.current, reason }].slice(-REMOTE_VERSIONS_KEPT);
  return {
    current: before?.version ?? null,
    trial: before?.outcome === 'unknown' ? { parts: 0 } : null,
    versions: withOutcome(state, 'reverted'),
    untold,
  };
}

/** An event tells of these now. */
export function told(state: RemoteState, what: RemoteState['untold']): RemoteState {
  const done = new Set(what.map((each) => each.version));
  return { ...state, untold: state.untold.filter((each) => !done.has(each.version)) };
}

/** The state was lost: the newest version counts, on trial as every one before it would be. */
export function rebuilt(found: readonly Pick<RemoteVersion, 'version' | 'id'>[]): RemoteState {
  const versions = [...found]
    .sort((a, b) => a.version - b.version)
    .slice(-REMOTE_VERSIONS_KEPT)
    .map((each): Kept => ({ version: each.version, id: each.id, outcome: 'unknown' }));
  const current = versions.at(-1)?.version ?? null;
  return { current, trial: current === null ? null : { parts: 0 }, versions, untold: [] };
}

function fallbackOf({ versions }: RemoteState, than: number): Kept | null {
  const usable = versions.filter(({ version: each, outcome }) => each < than && BACK_TO.has(outcome));
  return usable.at(-1) ?? null;
}

const BACK_TO: ReadonlySet<Kept['outcome']> = new Set(['confirmed', 'unknown']);

function withOutcome({ versions, current }: RemoteState, outcome: Kept['outcome']): Kept[] {
  return versions.map((each) => (each.version === current ? { ...each, outcome } : each));
}
