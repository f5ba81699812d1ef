/**
 * Child processes that never outlive this one. Each child leads its own process group, so a Ctrl-C at the terminal
 * reaches only the parent, which then stops them in order. Should the parent be killed outright, a tiny shell that
 * reads from a pipe sees the end of it and takes the children, mounts and the temporary directories along.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  /** Settles once, when the process is gone; `null` until then. */
  readonly exited: Promise<Exit>;
  exit(): Exit | null;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  signal(name: NodeJS.Signals): void;
}

export interface SpawnOptions {
  /** Standard output and error go to this open file; without it they are piped to the parent. */
  logFd?: number;
  cwd?: string;
  /** Beside what this process has. */
  environment?: Readonly<Record<string, string>>;
}

/**
 * What is read until the end of the pipe: `add PID`, `drop PID`, `dir PATH`, `undir PATH`, `mount PATH`, `unmount PATH`. Then all that
 * is left goes.
 */
const GUARD = `
pids=' '; dirs=''; mounted=''
while IFS=' ' read -r verb what; do
  case $verb in
    add) pids="$pids$what " ;;
    drop) pids=$(printf '%s' "$pids" | sed "s/ $what / /") ;;
    dir) dirs=$what ;;
    undir) dirs='' ;;
    mount) mounted=$what ;;
    unmount) mounted='' ;;
  esac
done
for p in $pids; do kill -KILL "-$p" 2>/dev/null; done
if [ -n "$mounted" ]; then umount -l "$mounted" 2>/dev/null; fi
if [ -n "$dirs" ]; then rm -rf -- "$dirs"; fi
`;

let guard: ChildProcess | null = null;
const living = new Map<number, Child>();

/** Starts a program; rejects when it cannot be started at all. */
export async function startChild(command: string, args: string[], options: SpawnOptions = {}): Promise<Child> {
  tellGuard('');
  const output = options.logFd ?? 'pipe';
  const child = spawn(command, args, {
    detached: true,
    stdio: ['pipe', output, output],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: { ...process.env, ...options.environment } }),
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid ?? 0;
  let exit: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      living.delete(pid);
      tellGuard(`drop ${pid}`);
      resolve(exit);
    });
  });
  // A child that is gone makes a write fail; its exit says so already.
  child.stdin?.on('error', () => {});
  tellGuard(`add ${pid}`);
  const started: Child = {
    pid,
    exited,
    exit: () => exit,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    signal: (name) => {
      if (exit === null) process.kill(-pid, name);
    },
  };
  living.set(pid, started);
  return started;
}

/** The directory is removed should this process be killed. One per process: the latest counts. */
export function guardDirectory(path: string): void {
  tellGuard(`dir ${path}`);
}

/** It is taken away at the end, however this process ends. One per process. */
export function guardMount(path: string): void {
  tellGuard(`mount ${path}`);
}

/** It is not mounted any more: nothing is left to take away. */
export function unguardMount(): void {
  tellGuard('unmount all');
}

export function removeDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true });
  tellGuard('undir all');
}

/** Ends every child still running, without asking, and waits until they are gone. */
export async function killAll(): Promise<void> {
  const all = [...living.values()];
  for (const child of all) child.signal('SIGKILL');
  await Promise.all(all.map((child) => child.exited));
}

/** Asks a child to end; kills it when it has not ended after `patienceMs`. */
export async function stopChild(child: Child, patienceMs: number): Promise<Exit> {
  child.signal('SIGTERM');
  const timer = setTimeout(() => child.signal('SIGKILL'), patienceMs);
  const exit = await child.exited;
  clearTimeout(timer);
  return exit;
}

function tellGuard(line: string): void {
  if (guard === null) {
    guard = spawn('sh', ['-c', GUARD], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    guard.stdin?.on('error', () => {});
    guard.unref();
    // The pipe must not keep this process alive; it ends with it.
    (guard.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  }
  if (line !== '') guard.stdin?.write(`${line}\n`);
}
