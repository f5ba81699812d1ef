import type { Finding, SourceFile } from './source.ts';

/** One rule of the house. It sees the whole tree at once; what it finds is printed with what to do instead. */
export interface Rule {
  name: string;
  instead: string;
  check(files: SourceFile[]): Finding[];
  /** Trees in each of which the rule must find something: the proof that it can fail. */
  bad: SampleTree[];
  /** One that looks similar and is allowed. */
  good: SampleTree;
}

/** Path → text. */
export type SampleTree = Record<string, string>;
