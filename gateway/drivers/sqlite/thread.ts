/** The thread that writes, seen from the one that asks: requests by number, answers as they come. */
import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import { BaliseError } from '../../core/errors.ts';
import type { Progress } from '../../core/service/watchdog.ts';
import type { StoreOpening } from '../../ports-store.ts';
import type { Acknowledgement } from './acknowledged.ts';
import type { StoreGreeting, StoreMessage, StoreOptions, StoreReply, StoreRequest } from './messages.ts';

export interface StoreThread {
  opened: StoreOpening & { reservedTo: number };
  /** `acknowledged` counts before the request. Rejects never: a thread that has ended answers that it has. */
  ask(request: StoreRequest, acknowledged: Acknowledgement | null): Promise<StoreReply>;
  /** Nothing asked is unanswered. */
  quiet(): boolean;
  /** A thread that nothing is asked of is asked whether it is there. */
  progress(): Progress;
  end(): Promise<void>;
}

export interface ThreadHandlers {
  /** Called after each answer. */
  onAnswered(): void;
  /** The thread ended by itself. */
  onDead(detail: string): void;
}

/**
 * Starts the writer's thread and waits until the database is open.
 * @throws BaliseError `store-in-use`, `store-full`, `store-newer`, `store-damaged` or `store-unusable`
 */
export async function startThread(options: StoreOptions, handlers: ThreadHandlers): Promise<StoreThread> {
  const { worker, opened } = await startWorker(options);
  const answers = new Map<number, (reply: StoreReply) => void>();
  let lastId = 0;
  let ended = false;
  let ending = false;

  worker.on('message', (reply: StoreReply) => {
    const answer = answers.get(reply.id);
    answers.delete(reply.id);
    answer?.(reply);
    handlers.onAnswered();
  });
  worker.on('error', (error) => handlers.onDead(String(error)));
  worker.on('exit', (code) => {
    ended = true;
    for (const [id, answer] of answers) answer(unanswerable(id));
    answers.clear();
    if (!ending) handlers.onDead(`exit code ${code}`);
  });

  function ask(request: StoreRequest, acknowledged: Acknowledgement | null): Promise<StoreReply> {
    const id = ++lastId;
    if (ended) return Promise.resolve(unanswerable(id));
    if (request.op === 'close') ending = true;
    return new Promise((resolve) => {
      answers.set(id, resolve);
      worker.postMessage({ id, request, acknowledged } satisfies StoreMessage);
    });
  }

  return {
    opened,
    ask,
    quiet: () => answers.size === 0,
    progress() {
      if (answers.size === 0 && !ending) void ask({ op: 'ping' }, null);
      return { busy: answers.size > 0, done: lastId - answers.size };
    },
    async end() {
      ending = true;
      await worker.terminate();
    },
  };
}

async function startWorker(
  options: StoreOptions,
): Promise<{ worker: Worker; opened: StoreOpening & { reservedTo: number } }> {
  try {
    fs.mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new BaliseError(
      'store-unusable',
      `${options.directory}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: options,
    // The thread holds one database and a group of positions: a small heap keeps the box's memory for the rest.
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  const greeting = await new Promise<StoreGreeting>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if ('unusable' in greeting) throw new BaliseError(greeting.unusable.code, greeting.unusable.detail);
  return { worker, opened: greeting.opened };
}

function unanswerable(id: number): StoreReply {
  return { id, ok: false, failure: { kind: 'other', detail: 'the thread that writes has ended', reservedTo: null } };
}
