import type { EventRecord } from '../../core/record/schema.ts';
import type { StoreFailure, StoreReply, StoreRequest, Written } from './messages.ts';

/** Events on their way to the disk, in order; what it refuses waits here. */
export interface EventQueue {
  /** Resolves when the event is on stable storage. */
  add(event: EventRecord, box: string | null): Promise<void>;
  /** Also what was refused before. */
  write(): Promise<void>;
  isEmpty(): boolean;
  /** Nothing is under way: all is written, or waits for another attempt. */
  rests(): boolean;
}

interface Pending {
  event: EventRecord;
  box: string | null;
  stored: () => void;
}

export function createEventQueue(
  ask: (request: StoreRequest) => Promise<StoreReply>,
  handlers: { onWritten(written: Written): void; onFailed(failure: StoreFailure): void; onRest(): void },
): EventQueue {
  let events: Pending[] = [];
  let writing = false;
  let refused = false;

  /** @returns false where the disk refused */
  async function writeGroup(group: readonly Pending[]): Promise<boolean> {
    const box = group.findLast((pending) => pending.box !== null)?.box ?? null;
    const reply = await ask({ op: 'events', events: group.map((pending) => pending.event), box });
    refused = !reply.ok;
    if (!reply.ok) {
      writing = false;
      handlers.onFailed(reply.failure);
      return false;
    }
    handlers.onWritten(reply.value as Written);
    events = events.slice(group.length);
    for (const pending of group) pending.stored();
    return true;
  }

  async function write(): Promise<void> {
    if (writing) return;
    writing = true;
    // A copy: what is appended while a group is being written belongs to the next one.
    while (events.length > 0) if (!(await writeGroup([...events]))) return;
    writing = false;
    handlers.onRest();
  }

  return {
    add(event, box) {
      return new Promise((stored) => {
        events.push({ event, box, stored });
        if (!refused) void write();
      });
    },
    write,
    isEmpty: () => events.length === 0,
    rests: () => events.length === 0 || refused,
  };
}
