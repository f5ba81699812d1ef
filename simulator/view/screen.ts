/** A terminal that is drawn over and over again without flicker. */
export interface Screen {
  draw(lines: readonly string[]): void;
  /** Leaves the last picture where it is and gives the cursor back. */
  release(): void;
}

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const HOME = '\x1b[H';
const CLEAR = '\x1b[2J';
const CLEAR_TO_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

export function createScreen(output: NodeJS.WriteStream): Screen {
  let drawn = false;
  return {
    draw: (lines) => {
      const rows = lines.flatMap((line) => line.split('\n')).slice(0, Math.max(1, output.rows - 1));
      const body = rows.map((row) => `${row}${CLEAR_TO_LINE_END}`).join('\n');
      output.write(`${drawn ? '' : `${HIDE_CURSOR}${CLEAR}`}${HOME}${body}\n${CLEAR_BELOW}`);
      drawn = true;
    },
    release: () => {
      if (drawn) output.write(SHOW_CURSOR);
    },
  };
}
