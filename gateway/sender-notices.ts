/**
 * What the vehicle says that is no record: presence, state, health, answers to commands. Said now or, where all places are
 * taken, as soon as one is free; not kept beyond the link, for the next one says more.
 */
import { ANSWERS_WAITING_MAX } from './core/outbox/limits.ts';
import type { How, Link } from './sender-link.ts';

export interface Notices {
  /** Retained: takes the place of what waits on the same topic. @returns resolves when it was answered or given up */
  announce(topic: string, payload: string, expiryS: number | null): Promise<void>;
  /** To a command. Not kept: an answer that does not arrive is asked for with a new command. */
  answer(topic: string, payload: string, how: Pick<How, 'compress' | 'expiryS' | 'correlation'>): void;
  health(payload: string): void;
  /** The broker forgets where the vehicle is. */
  clearPosition(): void;
  /** A newer position leaves: forgetting is over. */
  keepPosition(): void;
  /** As many as there are places for. */
  flush(): void;
  linkDown(): void;
}

interface Notice {
  topic: string;
  payload: string;
  how: How;
  done: () => void;
}

export function createNotices(link: Link): Notices {
  let waiting: Notice[] = [];

  async function say({ topic, payload, how, done }: Notice): Promise<void> {
    const result = await link.send(topic, payload, how);
    if (result.kind === 'refused') link.refused(topic, result);
    else if (result.kind === 'accepted') link.allowed(topic);
    done();
  }

  function flush(): void {
    while (link.snapshot().up && link.hasPlace('notice')) {
      const next = waiting.shift();
      if (next === undefined) return;
      link.within('notice', () => say(next));
    }
  }

  function giveUp(which: (notice: Notice) => boolean): void {
    for (const { done } of waiting.filter(which)) done();
    waiting = waiting.filter((notice) => !which(notice));
  }

  function add(topic: string, payload: string, how: How): Promise<void> {
    if (!link.snapshot().up) return Promise.resolve();
    return new Promise((done) => {
      waiting.push({ topic, payload, how, done });
      flush();
    });
  }

  function announce(topic: string, payload: string, expiryS: number | null): Promise<void> {
    giveUp((notice) => notice.topic === topic);
    return add(topic, payload, { retain: true, expiryS, compress: false });
  }

  return {
    announce,
    answer(topic, payload, how) {
      const answers = waiting.filter((notice) => !notice.how.retain);
      if (answers.length >= ANSWERS_WAITING_MAX) giveUp((notice) => notice === answers[0]);
      void add(topic, payload, { retain: false, ...how });
    },
    health(payload) {
      if (link.snapshot().up) link.tell('health', payload, { retain: true, expiryS: null, compress: false });
    },
    clearPosition: () => void announce('position', '', null),
    keepPosition: () => giveUp(({ topic }) => topic === 'position'),
    flush,
    linkDown: () => giveUp(() => true),
  };
}
