import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { startChild } from '../../simulator/runner/children.ts';

const ROOT = join(import.meta.dirname, '../..');
const SIM = ['tools/node.sh', 'simulator/sim.ts'];
const dir = mkdtempSync(join(tmpdir(), 'balise-sim-test-'));
afterAll(() => rmSync(dir, { recursive: true }));

function sim(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('sh', [...SIM, ...args], { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('validate: good ones are named, a bad one with its place, and the exit code tells', () => {
  const bad = join(dir, 'bad.json');
  writeFileSync(bad, '{"id": "x", "title": "X", "altitudeM": 0, "presses": [{"at": -1, "key": "G"}]}');
  expect(sim('validate', 'demo').stdout).toBe('demo: valid: demo, 0.19 h, 9 presses\n');
  const { status, stdout, stderr } = sim('validate', 'demo', bad);
  expect(stdout).toContain('demo: valid');
  expect(stderr).toContain(`sim: ${bad}:\n`);
  expect(stderr).toContain('→ at presses[0].at');
  expect(status).toBe(1);
});

test('nmea: the same bytes for the same seed, to a file or not, other ones for another', () => {
  const file = join(dir, 'demo.nmea');
  const { stdout } = sim('nmea', 'demo', '--seed', '7');
  expect(sim('nmea', 'demo', '--seed', '7', '--out', file)).toMatchObject({ status: 0, stdout: '' });
  expect(readFileSync(file, 'utf8')).toBe(stdout);
  expect(stdout.match(/^\$G.RMC/gm)?.length).toBeGreaterThan(600);
  expect(sim('nmea', 'demo', '--seed', '8').stdout).not.toBe(stdout);
});

test.each([
  [['nmea', 'dmeo'], 'no scenario dmeo (known: '],
  [['nmea', 'demo', '--out', '/nowhere/demo.nmea'], 'ENOENT'],
  [['nmea', 'demo', '--seed', 'x'], 'a whole number'],
  [['receiver', 'demo'], 'choose where it speaks: --tcp PORT or --pty'],
])('%j is refused in words', (args, words) => {
  const { status, stderr } = sim(...args);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(1);
});

test('receiver: a port in use is refused with the remedy', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { status, stderr } = sim('receiver', 'demo', '--tcp', String(port));
  server.close();
  expect(stderr).toMatch(new RegExp(`^sim: .*${port}.* in use: .+\n$`));
  expect(status).toBe(1);
});

test('receiver: speaks at a pty, and Ctrl-C leaves nothing behind', async () => {
  const child = await startChild('sh', [...SIM, 'receiver', 'demo', '--pty', '--now'], { cwd: ROOT });
  if (child.stdout === null) throw new Error('no output');
  const [line] = await once(createInterface(child.stdout), 'line');
  const path = / at (\S+) \(115200 baud\)/.exec(line)?.[1] ?? '';
  // The end of a pty is an error to who reads from it.
  const pty = createReadStream(path).on('error', () => undefined);
  let text = '';
  await new Promise<void>((resolve) => {
    pty.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.includes('$GNRMC')) resolve();
    });
  });
  child.signal('SIGINT');
  expect(await child.exited).toEqual({ code: 0, signal: null });
  expect(existsSync(dirname(path))).toBe(false);
});
