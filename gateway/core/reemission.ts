/** Which of the receiver's sentences are passed on to the cab: those with a right checksum, and only while the duty gate is open. */
import { createFramer, type Framer } from './gnss/framing.ts';
import { isReject, parseSentence } from './gnss/sentence.ts';

export interface Reemission {
  push(chunk: Uint8Array): void;
  /** @param open the duty gate. What came before it opened is not passed on, not even the beginning of a sentence. */
  gate(open: boolean): void;
}

/**
 * @param send one sentence from `$` or `!` to the last digit of its checksum, as the receiver sent it
 * @param hold the gate has closed: what was sent and is still on its way inside the box must not arrive
 */
export function createReemission(send: (line: string) => void, hold: () => void): Reemission {
  /** null while the gate is closed. */
  let framer: Framer | null = null;

  function onLine(line: string): void {
    if (!isReject(parseSentence(line))) send(line);
  }

  return {
    push: (chunk) => framer?.push(chunk),
    gate: (open) => {
      if (open) framer ??= createFramer({ onLine, onDiscard: () => undefined });
      else if (framer !== null) {
        framer = null;
        hold();
      }
    },
  };
}
