/** Rows of a label and its parts, as narrow as the terminal: what a person reads and `grep` too. No frames. */
import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];
/** A label, then what is said of it. Empty parts are left out. */
export type Row = readonly [label: string, ...parts: string[]];

const GAP = '   ';

/** Coloured on a terminal only, and not where NO_COLOR is set. */
export function paint(style: Style, text: string): string {
  return styleText(style, text);
}

/** Parts that do not fit go on below, under the first one. @param width of the terminal, columns */
export function rowLines(rows: readonly Row[], width: number): string[] {
  const indent = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  return rows.flatMap(([label, ...parts]) => {
    const lines: string[] = [];
    let line = '';
    for (const part of parts.filter((each) => each !== '')) {
      if (line !== '' && indent + line.length + GAP.length + part.length > width) {
        lines.push(line);
        line = '';
      }
      line += line === '' ? part : GAP + part;
    }
    lines.push(line);
    return lines.map((text, at) => `${(at === 0 ? label : '').padEnd(indent)}${text}`.trimEnd());
  });
}

/** Words to lines. @param indent spaces before each line but the first */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent);
    }
    line += line === '' || line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Exactly so wide: cut with an ellipsis, or filled up. */
export function toWidth(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}
