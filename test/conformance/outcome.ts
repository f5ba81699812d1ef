/** What became of one file: the line that is printed for it, and its count in the sum. */
export interface Outcome {
  name: string;
  /** What was compared, in a few words. */
  facts: string;
  /** Each makes the file fail. */
  differences: string[];
  /** Differences that have a reason other than a fault of ours. */
  setAside: string[];
  counts: Counts;
}

export interface Counts {
  accepted: number;
  /** Lines that are no sentence, by the checksum or without one. */
  refused: number;
  /** Right by the checksum, and refused by a decoder. */
  refusedOnContent: number;
  reports: number;
  epochs: number;
}

export function sumOf(outcomes: readonly Outcome[]): Counts {
  const sum: Counts = { accepted: 0, refused: 0, refusedOnContent: 0, reports: 0, epochs: 0 };
  for (const { counts } of outcomes) {
    sum.accepted += counts.accepted;
    sum.refused += counts.refused;
    sum.refusedOnContent += counts.refusedOnContent;
    sum.reports += counts.reports;
    sum.epochs += counts.epochs;
  }
  return sum;
}
