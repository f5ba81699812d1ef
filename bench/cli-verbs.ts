/** The verbs that `npm run bench:cli` measures: whoever adds a verb adds a line. */

/** What the bench has prepared. */
export interface Prepared {
  /** A configuration whose store has `ROWS` positions. */
  config: string;
  /** A recorded drive. */
  drive: string;
  /** A directory for what verbs write: a new name each time. */
  fresh(name: string): string;
}

export interface MeasuredVerb {
  name: string;
  args(prepared: Prepared): string[];
}

export const VERBS: readonly MeasuredVerb[] = [
  { name: '--help', args: () => ['--help'] },
  { name: 'status', args: ({ config }) => ['status', '-c', config] },
  { name: 'status --json', args: ({ config }) => ['status', '--json', '-c', config] },
  { name: 'config check', args: ({ config }) => ['config', 'check', config] },
  { name: 'config show', args: ({ config }) => ['config', 'show', '--origin', '-c', config] },
  { name: 'config explain', args: ({ config }) => ['config', 'explain', 'gnss.baud', '-c', config] },
  { name: 'config diff', args: ({ config }) => ['config', 'diff', config] },
  { name: 'decode', args: ({ drive }) => ['decode', drive] },
  { name: 'replay', args: ({ drive, config }) => ['replay', drive, '-c', config] },
  { name: 'completion bash', args: () => ['completion', 'bash'] },
  {
    name: 'bundle',
    args: ({ config, drive, fresh }) => ['bundle', '-c', config, '--log', drive, '-o', fresh('bundle.tar.gz')],
  },
];
