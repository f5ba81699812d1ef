/** `balise watch` on a real terminal (tmux), small and large, over a restart of the daemon; the terminal is left as it was. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { BALISE } from '../support/running/balise.ts';
import { pressKeys, untilItIsOpen } from '../support/running/crew-press.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { HERE, startLiveReceiver } from '../support/running/live-receiver.ts';
import { tracesOf } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const SOON = { timeout: 25_000, interval: 50 };
const WITHOUT_TMUX = spawnSync('tmux', ['-V']).status === 0 ? null : 'tmux is not installed';
/** Where the captures are left for a person to look at. */
const CAPTURES = process.env['BALISE_CAPTURES'];

let place: Workplace;
let keypad: Keypad;
let receiver: string;
beforeEach((context) => {
  if (WITHOUT_TMUX !== null) context.skip(WITHOUT_TMUX);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = startLiveReceiver(place);
});

async function start(): Promise<Gateway> {
  const heard = keypad.indications.length;
  const gateway = await startGateway(place, {
    ...{ 'keypad.path': keypad.path, 'gnss.kind': 'serial', 'gnss.path': receiver },
  });
  await untilItIsOpen(keypad, heard);
  return gateway;
}

interface Terminal {
  screen(): string;
  type(keys: string): void;
  /** One key, without Enter. */
  press(key: string): void;
  resize(columns: number, rows: number): void;
  /** Whether the cursor is seen, and whether the other screen is shown. */
  state(): { cursor: boolean; other: boolean };
}

/** A shell on a terminal of its own. */
function openTerminal(columns: number, rows: number): Terminal {
  const server = join(place.dir, 'tmux');
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-S', server, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), 'env PS1=ready: sh');
  place.later(() => tmux('kill-server'));
  const flag = (name: string): boolean => tmux('display-message', '-p', `#{${name}}`).trim() === '1';
  return {
    screen: () => tmux('capture-pane', '-p'),
    type: (keys) => void tmux('send-keys', keys, 'Enter'),
    press: (key) => void tmux('send-keys', key),
    resize: (columns, rows) => void tmux('resize-window', '-x', String(columns), '-y', String(rows)),
    state: () => ({ cursor: flag('cursor_flag'), other: flag('alternate_on') }),
  };
}

function keep(name: string, screen: string): void {
  if (CAPTURES === undefined) return;
  mkdirSync(CAPTURES, { recursive: true });
  writeFileSync(join(CAPTURES, `${name}.txt`), screen);
}

/** A smaller window is filled anew, and nothing is left of the larger picture. */
async function redrawn(terminal: Terminal, columns: number, rows: number): Promise<void> {
  terminal.resize(columns, rows);
  await vi.waitFor(() => {
    const lines = terminal.screen().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(rows);
    // A terminal that only cuts keeps the lower rows.
    expect(lines[0]).toContain('AMB-973-07');
    expect(lines.at(-1)).toMatch(/^ ?q /);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  }, SOON);
}

it.each([
  {
    columns: 80,
    rows: 24,
    language: 'en',
    gone: 'daemon gone, waiting',
    recorded: 'not recorded',
    // Of the few lines of so small a screen the press itself may have gone up, and its event, without the sign, still be there.
    press: /press G (= )?PRISE_GARDE/,
    leave: 'q',
  },
  {
    columns: 200,
    rows: 60,
    language: 'fr',
    gone: 'service arrêté, en attente',
    recorded: 'non enregistré',
    press: /appui G = PRISE_GARDE/,
    leave: 'C-c',
  },
])('on $columns × $rows', async ({ columns, rows, language, gone, recorded, press, leave }) => {
  const gateway = await start();
  const terminal = openTerminal(columns, rows);
  const until = (text: string): Promise<void> => vi.waitFor(() => expect(terminal.screen()).toContain(text), SOON);
  const shown: { name: string; content: string }[] = [];
  const capture = (name: string): void => {
    shown.push({ name, content: terminal.screen() });
    keep(`watch-${columns}x${rows}-${name}`, terminal.screen());
  };
  await until('ready:');
  terminal.type(`${BALISE} watch --lang ${language} -c ${gateway.configFile}`);
  await until(recorded);
  await vi.waitFor(() => expect(terminal.screen()).toMatch(/[GR]\d\d +█/), SOON);
  capture('off-duty');
  await pressKeys(keypad, 'G');
  await vi.waitFor(() => expect(terminal.screen()).toMatch(press), SOON);
  await until('km/h');
  capture('on-duty');
  await gateway.stop();
  await until(gone);
  capture('gone');
  // Twice: from `stopping` to `down` it may be drawn once more by itself, then nothing comes that would.
  await redrawn(terminal, columns - 10, rows - 2);
  await redrawn(terminal, columns - 20, rows - 4);
  terminal.resize(columns, rows);
  await start();
  await vi.waitFor(() => expect(terminal.screen()).not.toContain(gone), SOON);
  await vi.waitFor(() => expect(terminal.screen()).toMatch(/[GR]\d\d +█/), SOON);
  capture('again');
  expect(tracesOf([HERE], shown)).toEqual([]);
  expect(terminal.state()).toEqual({ cursor: false, other: true });
  terminal.press(leave);
  // What was there before is there again, and what is typed is seen.
  await vi.waitFor(() => expect(terminal.screen()).not.toContain('AMB-973-07'), SOON);
  await until(`${BALISE} watch`.slice(-13));
  expect(terminal.state()).toEqual({ cursor: true, other: false });
  terminal.type('echo still-$((40 + 2))');
  await until('still-42');
  capture('left');
});
