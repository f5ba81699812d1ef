/** The tables of docs/compliance.md as data: what is demanded, and how it is checked. */

export type Check =
  | { kind: 'command'; command: string }
  /** It does not concern this product, or is open; `reason` says why. */
  | { kind: 'none'; word: 'not applicable' | 'open'; reason: string };

export interface Line {
  /** The heading that the table stands under. */
  table: string;
  provision: string;
  check: Check;
}

/** @throws Error that names the line which is neither a command nor a reason */
export function linesOf(document: string): Line[] {
  let table = '';
  return document.split('\n').flatMap((text): Line[] => {
    if (text.startsWith('## ')) table = text.slice(3);
    if (!text.startsWith('| ') || text.startsWith('| ---') || text.startsWith('| provision ')) return [];
    const [, provision = '', , check = ''] = text.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    return [{ table, provision, check: checkOf(check, provision) }];
  });
}

function checkOf(cell: string, provision: string): Check {
  const command = /^`([^`]+)`$/.exec(cell)?.[1];
  if (command !== undefined) return { kind: 'command', command };
  const none = /^(not applicable|open): (.+)$/.exec(cell);
  if (none === null) throw new Error(`${provision}: '${cell}' is neither a command nor a reason why there is none`);
  return { kind: 'none', word: none[1] === 'open' ? 'open' : 'not applicable', reason: none[2] ?? '' };
}

const UNIT = 'npm run unit -- ';

/** The test files of a command that runs some, else null. */
export function testFilesOf(command: string): string[] | null {
  return command.startsWith(UNIT) ? command.slice(UNIT.length).split(' ') : null;
}
