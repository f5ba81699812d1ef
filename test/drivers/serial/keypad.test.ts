import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REOPEN_FIRST_MS } from '../../../gateway/core/limits.ts';
import { openKeypad } from '../../../gateway/drivers/serial/keypad.ts';
import type { Indicator, InputSource, KeyEdge } from '../../../gateway/ports.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { openTestPty, type TestPty } from '../../support/pty.ts';

const soon = { timeout: 5000, interval: 2 };
let clock: ManualClock;
let pty: TestPty;
let keypad: InputSource & Indicator;
let edges: KeyEdge[];
let story: string[];

const handlers = {
  onEdge: (edge: KeyEdge) => {
    edges.push(edge);
    story.push(`${edge.down ? '+' : '-'}${edge.key}`);
  },
  onContact: () => void story.push('contact'),
  onOpen: () => void story.push('open'),
  onFault: (fault: { code: string }) => void story.push(fault.code),
  onReject: (reason: string) => void story.push(reason),
};

beforeEach(async () => {
  clock = createManualClock();
  edges = [];
  story = [];
  pty = openTestPty();
  keypad = openKeypad({ path: pty.path, baud: 9600 }, clock, handlers);
  await vi.waitFor(() => expect(keypad.isOpen()).toBe(true), soon);
});
afterEach(async () => {
  await keypad.close();
  pty.close();
});

/** Sends and waits until all of it has been taken; the story without the `open` before it. */
async function told(...pieces: string[]): Promise<string[]> {
  let bytes = keypad.takenBytes();
  for (const piece of pieces) {
    await pty.write(Buffer.from(piece, 'latin1'));
    bytes += piece.length;
    await vi.waitFor(() => expect(keypad.takenBytes()).toBe(bytes), soon);
  }
  return story.slice(1);
}

describe('from the keypad', () => {
  it('takes edges with the instant of reading', async () => {
    clock.advance(1234);
    await told('+1\n');
    clock.advance(80);
    await told('-1\n');
    expect(edges).toEqual([
      { key: '1', down: true, monoMs: 1234 },
      { key: '1', down: false, monoMs: 1314 },
    ]);
  });

  it.each<[string, string[], string[]]>([
    ['LF, CR and CRLF', ['+A\n-A\r+Z\r\n-Z\n\n\r'], ['+A', '-A', '+Z', '-Z']],
    ['a line in pieces', ['+', 'G', '\n'], ['+G']],
    ['a line without its end', ['+G'], []],
    ['small letters, spaces, other signs, keys that are too long', ['+g\n+ 1\n=1\n+12\n1\n'], Array(5).fill('noise')],
    ['bytes that are not ASCII', ['+\xe9\n\x00\n+1\n'], ['noise', 'noise', '+1']],
    ['a line that never ends, once, and what follows it', [`${'x'.repeat(5000)}`, '\n+1\n'], ['noise', '+1']],
    ['a good line behind 65 bytes of noise', [`${'+'.repeat(65)}+1\n`], ['noise']],
  ])('reads %s', async (_name, pieces, expected) => {
    expect(await told(...pieces)).toEqual(expected);
  });

  it('does not glue a line that was cut by a reopening to the next one', async () => {
    const { createKeypadLines } = await import('../../../gateway/drivers/serial/keypad-lines.ts');
    const keys: string[] = [];
    const lines = createKeypadLines({ onKey: (key) => void keys.push(key), onNoise: () => void keys.push('noise') });
    lines.feed(Buffer.from('+'));
    lines.reset();
    lines.feed(Buffer.from('1\n+2\n'));
    expect(keys).toEqual(['noise', '2']);
  });

  it('is lost once, whatever the cause, and never for its silence', async () => {
    clock.advance(3_600_000);
    expect(story).toEqual(['open']);
    pty.close();
    await vi.waitFor(() => expect(story).toEqual(['open', 'keypad-lost']), soon);
    for (let attempt = 1; attempt <= 3; attempt++) {
      await vi.waitFor(() => expect(clock.waiting()).toBe(1), soon);
      clock.advance(60_000);
    }
    expect(story).toEqual(['open', 'keypad-lost']);
  });

  it('that is missing and then held by another program is one fault', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'balise-keypad-'));
    const path = join(folder, 'keypad');
    const said: string[] = [];
    const onFault = (fault: { code: string; detail: string }) => void said.push(`${fault.code} ${fault.detail}`);
    const second = openKeypad({ path, baud: 9600 }, clock, { ...handlers, onFault });
    await vi.waitFor(() => expect(said).toHaveLength(1), soon);
    symlinkSync(pty.path, path);
    clock.advance(REOPEN_FIRST_MS);
    await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS * 2), soon);
    expect(said).toEqual([expect.stringMatching(/^keypad-lost .*No such file/)]);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});

describe('to the keypad', () => {
  it('writes the line of each state', async () => {
    keypad.show('registered', 12, null);
    keypad.show('delivered', 12, null);
    keypad.show('refused', null, 'mission-open');
    keypad.show('tracking-on', null, null);
    keypad.show('tracking-off', null, null);
    keypad.show('waiting-order', null, null);
    keypad.show('fault', null, 'broker-lost');
    let lines = '';
    await vi.waitFor(() => {
      lines += pty.read();
      expect(lines).toBe(
        '=registered 12\n=delivered 12\n=refused mission-open\n=tracking-on\n=tracking-off\n=waiting-order\n=fault broker-lost\n',
      );
    }, soon);
  });

  it('neither waits nor throws when nobody reads, nor when the keypad is gone or closed', async () => {
    for (let n = 1; n < 10_000; n++) keypad.show('registered', n, null);
    pty.close();
    keypad.show('registered', 1, null);
    await vi.waitFor(() => expect(keypad.isOpen()).toBe(false), soon);
    keypad.show('registered', 2, null);
    await keypad.close();
    keypad.show('registered', 3, null);
  });
});
