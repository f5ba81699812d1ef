/** Listens to the daemon's live feed, and goes on listening when the daemon was started again. */
import type { EndReason, Live, LiveLine } from '../core/live/feed.ts';
import { VERSION } from '../core/version.ts';
import { listenTo, liveSocketOf } from '../drivers/local-socket/feed.ts';

export interface LiveHandlers {
  onLive(live: Live): void;
  /** No daemon answers, or it hung up. It is tried again. Once per change. @param why what it said last, or the system */
  onGone(why: GoneReason): void;
}

/** other-version: what it says is not understood. */
export type GoneReason = EndReason | 'down' | 'forbidden' | 'other-version';

const AGAIN_MS = 500;
/** After `too-many`, which lasts. */
const AGAIN_LATER_MS = 5_000;

/** @returns what ends it */
export function followLive(controlSocket: string, { onLive, onGone }: LiveHandlers): () => void {
  let gone: string | null = null;
  let ended = false;
  let hangUp: () => void = () => undefined;
  let again: NodeJS.Timeout | null = null;

  function connect(): void {
    let text = '';
    let said: EndReason | null = null;
    const reader = createReader();
    // What ends it waits for what is being read.
    let reading = Promise.resolve();
    hangUp = listenTo(liveSocketOf(controlSocket), {
      onData(chunk) {
        const lines = (text + chunk.toString('utf8')).split('\n');
        text = lines.pop() ?? '';
        reading = reading.then(async () => {
          for (const line of lines) if (!ended) take(await reader(line));
        });
      },
      onEnd(problem) {
        void reading.then(() => {
          const why = said ?? problem ?? 'down';
          if (!ended && gone !== why) onGone(why);
          gone = why;
          // Real time: the daemon is another process.
          if (!ended) again = setTimeout(connect, why === 'too-many' ? AGAIN_LATER_MS : AGAIN_MS);
        });
      },
    });

    function take(told: LiveLine | null): void {
      if (ended) return;
      if (told === null) {
        if (gone !== 'other-version') onGone('other-version');
        gone = 'other-version';
      } else if (told.type === 'end') said = told.reason;
      else {
        gone = null;
        onLive(told);
      }
    }
  }

  connect();
  return () => {
    ended = true;
    hangUp();
    if (again !== null) clearTimeout(again);
  };
}

/** A line of a daemon of this version is what the types say; of another one it is checked, and only then are the schemas loaded. */
function createReader(): (line: string) => Promise<LiveLine | null> {
  let own = false;
  return async (line) => {
    const told = jsonIn(line);
    if (told?.type === 'live' && told.status !== null) own = told.status?.version === VERSION;
    if (own && told?.type === 'live') return told;
    return (await import('../core/live/feed.ts')).liveLine.safeParse(told).data ?? null;
  };
}

function jsonIn(line: string): LiveLine | null {
  try {
    return JSON.parse(line) as LiveLine | null;
  } catch {
    return null;
  }
}
