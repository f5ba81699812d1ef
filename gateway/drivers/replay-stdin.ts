import type { Readable } from 'node:stream';
import type { ByteSource, ByteSourceHandlers, Clock } from '../ports.ts';
import { createFeed, type ReplayRate } from './replay-feed.ts';

/**
 * What is piped into the daemon (`gpspipe -r | balise run …`), once, then `onEnd`. The pipe is read no faster than its bytes are
 * handed over, so that a whole recording never lies in memory. Fault: `file-unreadable`; nothing can open it again.
 */
export function openStdin(rate: ReplayRate, input: Readable, clock: Clock, handlers: ByteSourceHandlers): ByteSource {
  let open = true;
  let taken = 0;
  const feed = createFeed(rate, clock, (bytes) => {
    taken += bytes.length;
    handlers.onBytes(bytes);
  });
  const begin = clock.after(0, () => {
    handlers.onOpen();
    input.on('data', (piece: Buffer) => {
      input.pause();
      feed.give(piece, () => input.resume());
    });
  });
  input.on('end', () => {
    if (!open) return;
    feed.finish();
    handlers.onEnd();
  });
  input.on('error', (error) => {
    if (!open) return;
    open = false;
    handlers.onFault({ code: 'file-unreadable', detail: `standard input: ${error.message}` });
  });
  return {
    name: 'standard input',
    isOpen: () => open,
    takenBytes: () => taken,
    close: () => {
      open = false;
      begin.cancel();
      feed.stop();
      input.destroy();
      return Promise.resolve();
    },
  };
}
