/** A terminal that is drawn whole, and left as it was. */

/** The other screen, no cursor, no wrapping; and back. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const TO_LINE_END = '\x1b[K';
const TO_SCREEN_END = '\x1b[J';
const CTRL_C = '\x03';

export interface Screen {
  size(): { columns: number; rows: number };
  draw(lines: readonly string[]): void;
  /** Resolves when whoever sits there wants out: q, Ctrl-C, a signal, or the terminal went. */
  left: Promise<void>;
  close(): void;
}

export function openScreen(input: NodeJS.ReadStream, output: NodeJS.WriteStream, onResize: () => void): Screen {
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const onKey = (keys: Buffer): void => {
    const text = keys.toString('latin1');
    if (text.includes('q') || text.includes('Q') || text.includes(CTRL_C)) leave();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, leave);
  output.on('resize', onResize);
  output.on('error', leave);
  if (input.isTTY) {
    input.setRawMode(true);
    input.on('data', onKey).on('end', leave).resume();
  }
  output.write(ENTER);
  return {
    size: () => ({ columns: output.columns, rows: output.rows }),
    draw: (lines) => output.write(`${HOME}${lines.join(`${TO_LINE_END}\r\n`)}${TO_LINE_END}${TO_SCREEN_END}`),
    left,
    close() {
      for (const signal of signals) process.off(signal, leave);
      output.off('resize', onResize);
      output.write(LEAVE);
      if (!input.isTTY) return;
      input.off('data', onKey).pause();
      input.setRawMode(false);
    },
  };
}
