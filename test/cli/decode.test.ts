/** `balise decode`, as a person runs it on a file or behind a pipe. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { decodedLine, decodeSummary } from '../../gateway/cli/decode/shape.ts';
import { EXIT } from '../../gateway/cli/exit-codes.ts';
import { BALISE, balise } from '../support/running/balise.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { townDrive } from '../support/town-drive.ts';

let file: string;
let dir: string;
beforeEach(() => {
  ({ dir } = createWorkplace());
  file = join(dir, 'drive.nmea');
  writeFileSync(file, townDrive());
});

test.each(['en', 'fr'])('tells sentences, rejects and epochs, and the sums, in %s', async (lang) => {
  writeFileSync(file, townDrive(4));
  const told = await balise(['decode', file, '--lang', lang]);
  expect(told).toMatchObject({ code: EXIT.fine, stderr: '' });
  await expect(told.stdout).toMatchFileSnapshot(`fixtures/decode.${lang}.txt`);
  writeFileSync(file, townDrive());
  const summed = await balise(['decode', file, '--summary', '--lang', lang]);
  await expect(summed.stdout).toMatchFileSnapshot(`fixtures/decode-summary.${lang}.txt`);
});

test('--json keeps to its shape, and its lines add up to its summary', async () => {
  const { stdout } = await balise(['decode', file, '--json']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => decodedLine.parse(JSON.parse(line)));
  const summary = decodeSummary.parse(JSON.parse((await balise(['decode', file, '--json', '--summary'])).stdout));
  const epochs = lines.filter((line) => line.kind === 'epoch');
  expect(epochs).toHaveLength(summary.epochs);
  expect(epochs.filter(({ verdict }) => verdict === 'believed')).toHaveLength(summary.believed);
  expect(epochs.filter(({ reasons }) => reasons.includes('teleport'))).toHaveLength(summary.suspect['teleport'] ?? 0);
  expect(summary.suspect['teleport']).toBe(2);
  expect(summary.refused).toEqual({ void: 25 });
  expect(lines.filter((line) => line.kind === 'reject').map(({ reason }) => reason)).toEqual(['checksum']);
  const sentences = Object.values(summary.sentences).reduce((sum, count) => sum + count, 0);
  expect(lines.filter((line) => line.kind === 'sentence')).toHaveLength(sentences);
});

test('says nothing to the terminal that the line would have it do', async () => {
  writeFileSync(file, '$GPRMC,\x1b[2J\x9b2J*00\r\n');
  const { code, stdout } = await balise(['decode', file]);
  expect(code).toBe(EXIT.no);
  expect(stdout).toContain('$GPRMC,\\x1b[2J');
  expect(stdout).not.toContain('\x1b');
});

test('names a file that is not there or is none', async () => {
  const absent = await balise(['decode', join(dir, 'absent.nmea')]);
  expect(absent.code).toBe(EXIT.noInput);
  expect(absent.stderr).toContain('absent.nmea');
  expect((await balise(['decode', dir, '--lang', 'fr'])).stderr).toContain('est un répertoire');
});

test('reads a stream without end, and ends in peace when nobody reads on', async () => {
  const child = spawn(BALISE, ['decode'], { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'pipe'] });
  const drive = townDrive(10);
  let going = true;
  // The other end is gone when the program is.
  child.stdin.on('error', () => (going = false));
  const feeding = (async () => {
    while (going)
      if (!child.stdin.write(drive))
        await Promise.race([once(child.stdin, 'drain'), once(child, 'exit')]).catch(() => (going = false));
  })();
  const complaints: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(String(chunk)));
  const exited = once(child, 'exit');
  let told = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    told += String(chunk);
    if (told.includes('GNRMC') || told.includes('GPRMC')) break;
  }
  child.stdout.destroy();
  expect(await exited).toEqual([EXIT.fine, null]);
  going = false;
  await feeding;
  expect(complaints.join('')).toBe('');
});
