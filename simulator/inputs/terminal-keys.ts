/** The keys of a terminal as the crew's keypad: who looks at a run presses with one hand. */
import type { ReadStream } from 'node:tty';

export interface TerminalKeys {
  /** The terminal is as it was before. */
  release(): void;
}

export interface TerminalKeyHandlers {
  /** One key of docs/keypad.md. */
  onPress(key: string, holdMs: number): void;
  /** Ctrl-C, Ctrl-D, or the terminal is gone. */
  onEnd(): void;
}

export const TERMINAL_HELP = '0-9 A-Z: press; space, then a key: hold it for 2.5 s';

const TAP_MS = 100;
/** Longer than the longest that a key has to be held. */
const LONG_MS = 2_500;
const END = ['\u0003', '\u0004'];
/** Arrows and function keys, whose last letter is none. */
const ESCAPE_SEQUENCE = /\u001b(\[[\d;]*[A-Z~]|O[A-Z])/gi;

/** Takes the terminal until `release`, which the end of the process does by itself. */
export function openTerminalKeys(terminal: ReadStream, handlers: TerminalKeyHandlers): TerminalKeys {
  let long = false;
  const hear = (typed: Buffer) => {
    for (const character of typed.toString('latin1').replace(ESCAPE_SEQUENCE, '').toUpperCase()) {
      if (END.includes(character)) return handlers.onEnd();
      if (/[0-9A-Z]/.test(character)) handlers.onPress(character, long ? LONG_MS : TAP_MS);
      long = character === ' ';
    }
  };
  const release = () => {
    process.off('exit', release);
    terminal.off('data', hear).off('end', handlers.onEnd).pause();
    if (!terminal.destroyed) terminal.setRawMode(false);
  };
  terminal.setRawMode(true);
  terminal.on('data', hear).on('end', handlers.onEnd).resume();
  process.on('exit', release);
  return { release };
}
