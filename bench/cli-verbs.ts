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
  /** It draws, or says how far it is, on a terminal only. */
  terminal?: true;
  /** It goes on until it is ended. */
  endless?: true;
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
  { name: 'outbox', args: ({ config }) => ['outbox', '-c', config] },
  { name: 'outbox list', args: ({ config }) => ['outbox', 'list', '-c', config] },
  { name: 'outbox show', args: ({ config }) => ['outbox', 'show', '300000', '--lane', 'positions', '-c', config] },
  { name: 'outbox retry', args: ({ config }) => ['outbox', 'retry', '--all', '-c', config] },
  { name: 'journal show', args: ({ config }) => ['journal', 'show', '-c', config] },
  { name: 'journal verify', args: ({ config }) => ['journal', 'verify', '-c', config], terminal: true },
  { name: 'journal export', args: ({ config }) => ['journal', 'export', '-c', config] },
  { name: 'missions', args: ({ config }) => ['missions', '-c', config] },
  { name: 'roster', args: ({ config }) => ['roster', '-c', config] },
  {
    name: 'export',
    args: ({ config, fresh }) => [
      ...['export', '--from', '2020-01-01', '--to', '2099-01-01', '-c', config, '-o', fresh('export.jsonl')],
    ],
    terminal: true,
  },
  {
    name: 'erase',
    args: ({ config }) => ['erase', '--from', '2020-01-01', '--to', '2099-01-01', '--reason', 'request', '-c', config],
    terminal: true,
  },
  { name: 'gnss', args: ({ config }) => ['gnss', '-c', config] },
  { name: 'watch --once', args: ({ config }) => ['watch', '--once', '-c', config] },
  { name: 'watch', args: ({ config }) => ['watch', '-c', config], terminal: true, endless: true },
  { name: 'buttons', args: ({ config }) => ['buttons', '-c', config], endless: true },
  { name: 'doctor', args: ({ config }) => ['doctor', '--auto', '-c', config], terminal: true },
  {
    name: 'bundle',
    args: ({ config, drive, fresh }) => ['bundle', '-c', config, '--log', drive, '-o', fresh('bundle.tar.gz')],
  },
];
