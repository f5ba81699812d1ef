/** What a run came to, for whoever reads it now and for the page. */
import type { Checked } from './check.ts';
import type { Share } from './check-points.ts';
import type { RecordingOrder } from './recording.ts';
import type { Step } from './write-log.ts';

export interface Figures extends RecordingOrder, Share {
  kind: 'crashpoints';
  /** Of the recording. */
  writes: number;
  flushes: number;
  events: number;
  positions: number;
  lostFlushes: number;
  recordedS: number;
  checkedS: number;
}

export function figuresOf(
  steps: readonly Step[],
  { points, atFlushes, repaired, unreadable, lost, untrue, livedOn }: Checked,
  about: RecordingOrder & { lostFlushes: number; recordedS: number; checkedS: number },
): Figures {
  const { seconds, seed, lie, lostFlushes, recordedS, checkedS } = about;
  const count = (is: Step['is']): number => steps.filter((step) => step.is === is).length;
  const promised = (is: 'registered' | 'used'): number =>
    steps.filter((step) => step.is === 'mark' && step.mark.is === is).length;
  return {
    ...{ kind: 'crashpoints', seconds, seed, lie, points, atFlushes, repaired, unreadable, lost, untrue, livedOn },
    ...{ writes: count('write'), flushes: count('flush') },
    ...{ events: promised('registered'), positions: promised('used'), lostFlushes },
    ...{ recordedS, checkedS },
  };
}

export function lineOf(figures: Figures): string {
  const { points, atFlushes, repaired, unreadable, lost, untrue, livedOn, events, positions, recordedS, checkedS } =
    figures;
  return [
    `${points} crash points (${atFlushes} at flushes, ${points - atFlushes} between)`,
    `${unreadable} unreadable databases, ${lost} with a registered event lost, ${untrue} untrue`,
    `${repaired} file systems repaired`,
    `${events} events and ${positions} positions recorded, ${livedOn} drives begun again`,
    `${recordedS} s to record, ${checkedS} s to check`,
  ].join('; ');
}
