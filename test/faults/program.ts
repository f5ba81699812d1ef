/** A program in which stores live, one life after the other. What a life or the failing disk ends is started again for the next one. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Life } from './life.ts';
import type { Order, Said } from './store-script.ts';

const SCRIPT = join(import.meta.dirname, 'store-script.ts');
/** Upper bound for a program that hangs; no life takes a tenth of it. */
const PATIENCE_MS = 15_000;

export interface Program {
  /** Lives to the end, whatever ends it. One at a time. */
  live(order: Order): Promise<Life>;
  /** @returns what went wrong at its end; an empty list is what is wanted */
  close(): Promise<string[]>;
}

/** @param environment of its disk (shim.ts) @param cacheDir where compiled modules are kept from one program to the next */
export function createProgram(cacheDir: string, environment: Record<string, string> = {}): Program {
  let child: ChildProcessWithoutNullStreams | null = null;

  function start(): ChildProcessWithoutNullStreams {
    const env = { ...process.env, NODE_COMPILE_CACHE: cacheDir, ...environment };
    const started = spawn(process.execPath, [SCRIPT], { env });
    // A program that is gone takes no orders; its end says so.
    started.stdin.on('error', () => undefined);
    return started;
  }

  return {
    live(order) {
      child ??= start();
      const { stdin, stdout, stderr } = child;
      const living = child;
      const life: Life = { token: order.token, said: [], code: null, signal: null, errors: '', hung: false };
      const ended = killIfSilent(living, () => {
        life.hung = true;
      });
      return new Promise((resolve, reject) => {
        let rest = '';
        function hear(chunk: Buffer): void {
          const lines = (rest + String(chunk)).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) life.said.push(JSON.parse(line) as Said);
          const last = life.said.at(-1);
          if (last?.said === 'over') over(last.code, null);
        }
        function complain(chunk: Buffer): void {
          life.errors += String(chunk);
        }
        function gone(code: number | null, signal: NodeJS.Signals | null): void {
          child = null;
          over(code, signal);
        }
        function over(code: number | null, signal: NodeJS.Signals | null): void {
          ended();
          stdout.off('data', hear);
          stderr.off('data', complain);
          living.off('close', gone);
          living.off('error', reject);
          resolve({ ...life, code, signal });
        }
        stdout.on('data', hear);
        stderr.on('data', complain);
        living.on('close', gone);
        living.on('error', reject);
        stdin.write(`${JSON.stringify(order)}\n`);
      });
    },

    async close() {
      if (child === null) return [];
      let hung = false;
      const ended = killIfSilent(child, () => {
        hung = true;
      });
      child.stdin.end();
      const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
      ended();
      child = null;
      if (hung) return ['a program did not end when nothing was left to do'];
      return code === 0 ? [] : [`a program ended badly: ${signal ?? code}`];
    },
  };
}

/** @returns to be called when it has answered */
function killIfSilent(child: ChildProcessWithoutNullStreams, onHung: () => void): () => void {
  // Real time: a real process that hangs.
  const patience = setTimeout(() => {
    onHung();
    child.kill('SIGKILL');
  }, PATIENCE_MS);
  return () => clearTimeout(patience);
}
