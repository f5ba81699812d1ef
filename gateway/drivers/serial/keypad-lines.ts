import { KEYPAD_LINE_BYTES_MAX } from '../../core/limits.ts';

const LF = 0x0a;
const CR = 0x0d;

export interface KeypadLineHandlers {
  onKey(key: string, down: boolean): void;
  onNoise(): void;
}

export interface KeypadLines {
  feed(chunk: Uint8Array): void;
  /** Forgets a line that was cut: what comes after a reopening is another line. */
  reset(): void;
}

/** Lines of docs/keypad.md out of bytes. A line over `KEYPAD_LINE_BYTES_MAX` is noise once, however long it gets. */
export function createKeypadLines(handlers: KeypadLineHandlers): KeypadLines {
  let line = '';
  let tooLong = false;

  const end = (): void => {
    const match = /^([+-])([0-9A-Z])$/.exec(line);
    const [, sign, key] = match ?? [];
    if (tooLong || (match === null && line !== '')) handlers.onNoise();
    else if (key !== undefined) handlers.onKey(key, sign === '+');
    line = '';
    tooLong = false;
  };

  return {
    feed: (chunk) => {
      for (const byte of chunk) {
        if (byte === LF || byte === CR) end();
        else if (line.length < KEYPAD_LINE_BYTES_MAX) line += String.fromCharCode(byte);
        else tooLong = true;
      }
    },
    reset: () => {
      line = '';
      tooLong = false;
    },
  };
}
