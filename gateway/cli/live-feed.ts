/** Listens to the daemon's live feed, and goes on listening when the daemon was started again. */
import { type EndReason, type Live, liveLine } from '../core/live/feed.ts';
import { readJson } from '../core/record/command-reading.ts';
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
    hangUp = listenTo(liveSocketOf(controlSocket), {
      onData(chunk) {
        const lines = (text + chunk.toString('utf8')).split('\n');
        text = lines.pop() ?? '';
        for (const line of lines) {
          const { data: told } = liveLine.safeParse(readJson(line));
          if (told === undefined) {
            if (gone !== 'other-version') onGone('other-version');
            gone = 'other-version';
          } else if (told.type === 'end') said = told.reason;
          else {
            gone = null;
            onLive(told);
          }
          if (ended) return;
        }
      },
      onEnd(problem) {
        const why = said ?? problem ?? 'down';
        if (gone !== why) onGone(why);
        gone = why;
        // Real time: the daemon is another process.
        if (!ended) again = setTimeout(connect, why === 'too-many' ? AGAIN_LATER_MS : AGAIN_MS);
      },
    });
  }

  connect();
  return () => {
    ended = true;
    hangUp();
    if (again !== null) clearTimeout(again);
  };
}
