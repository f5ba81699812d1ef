/**
 * Recorded drives from the pty to the platform's ledger, as `npm run drive` plays them. The recordings are looked for in
 * ../shared/nmea/drives; without them these tests are skipped.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pressesOnTheWay } from '../../simulator/runner/drive-run.ts';
import { createDuty } from '../../simulator/runner/duty.ts';
import { readDrive } from '../../simulator/vehicle/drive.ts';
import { createExpectation } from '../../simulator/vehicle/expected-positions.ts';
import { leftovers, nothingLeft, run } from './run.ts';

const DRIVES = fileURLToPath(new URL('../../../shared/nmea/drives/', import.meta.url));
const MINUTES_20 = { timeout: 20 * 60_000 };
const LEDGER =
  /^ledger: expected (\d+) recorded (\d+) received (\d+) lost (\d+) duplicated (\d+) explained-gaps (\d+)$/;
/** G, six on the way, G. */
const PRESSES = 8;
/** What differs between two runs of the same drive and says nothing about it. */
const OF_THE_RUN = ['series', 'boot', 'mono', 'service'];

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-scenario-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Drive {
  code: number | null;
  output: string;
  expected: number;
  recorded: number;
  received: number;
  lost: number;
  positions: Record<string, unknown>[];
  presses: { key: string; registered: number | null; delivered: boolean }[];
}

async function drive(file: string, args: string[], name: string): Promise<Drive> {
  const positionsOut = join(dir, `${name}.jsonl`);
  const json = join(dir, `${name}.json`);
  const { code, output, lastLine } = await run('simulator/drive.ts', [
    file,
    ...args,
    '--positions-out',
    positionsOut,
    '--json',
    json,
  ]).finished;
  const ledger = LEDGER.exec(lastLine);
  if (ledger === null) throw new Error(`no ledger in the last line:\n${output}`);
  const [expected = 0, recorded = 0, received = 0, lost = 0] = ledger.slice(1).map(Number);
  const positions = readFileSync(positionsOut, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { presses } = JSON.parse(readFileSync(json, 'utf8'));
  return { code, output, expected, recorded, received, lost, positions, presses };
}

/** Counted in this process, from the file and the presses alone. */
function countPositions(file: string) {
  const { epochs, startT } = readDrive(file);
  const expectation = createExpectation({ notBeforeMs: startT - 86_400_000, open: false });
  const duty = createDuty(expectation);
  const press = (key: string) => {
    const made = { key, atMs: 0, registered: 1, delivered: true, refused: null };
    expect(duty.pressed({ key, atMs: 0 }, made)).toBeNull();
  };
  const keys = pressesOnTheWay(epochs.length);
  press('G');
  for (const [index, { bytes }] of epochs.entries()) {
    const key = keys.get(index);
    if (key !== undefined) press(key);
    expectation.epoch(bytes);
  }
  return expectation.positions;
}

function withoutRun(records: Record<string, unknown>[]): Record<string, unknown>[] {
  return records.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => !OF_THE_RUN.includes(key))),
  );
}

describe.skipIf(!existsSync(DRIVES))('recorded drives (skipped where ../shared/nmea/drives is absent)', () => {
  test.each(['genivi-munich-gps', 'genivi-20100403_Z205_Switzerland', 'dotmorten-NmeaSampleData'])(
    '%s closes its ledger, with the positions that the sampling policy says',
    MINUTES_20,
    async (name) => {
      const file = join(DRIVES, `${name}.nmea`);
      const result = await drive(file, ['--speed', 'max'], name);
      expect(result, result.output).toMatchObject({ code: 0, lost: 0 });
      const expected = countPositions(file);
      expect(result.recorded).toBe(expected.length + PRESSES);
      expect(result.received).toBe(result.recorded);
      expect(result.positions).toHaveLength(expected.length);
      for (const [i, { t, lat, lon, why, move, ageMs, odoM, courseHeld, suspect }] of expected.entries()) {
        expect(result.positions[i]).toMatchObject({ n: i + 1, t, why, move, ageMs, odoM, courseHeld, suspect });
        expect(result.positions[i]?.['lat']).toBeCloseTo(lat, 6);
        expect(result.positions[i]?.['lon']).toBeCloseTo(lon, 6);
      }
      expect(result.presses).toHaveLength(PRESSES);
      for (const press of result.presses)
        expect(press).toMatchObject({ registered: expect.any(Number), delivered: true });
    },
  );

  test('a cut of 20 s and a kill -9 lose nothing that was registered', MINUTES_20, async () => {
    const file = join(DRIVES, 'genivi-munich-gps.nmea');
    const result = await drive(file, ['--cut', '20', '--kill'], 'munich-cut-kill');
    expect(result, result.output).toMatchObject({ code: 0, lost: 0 });
    expect(result.output).toContain('link cut at');
    expect(result.output).toContain('gateway killed at');
    expect(result.output).toMatch(/[1-9]\d* history\)/);
    // The restarted gateway has no last position to compare with, and its garde goes on.
    expect(result.positions.filter(({ why }) => why === 'first')).toHaveLength(2);
    for (const press of result.presses)
      expect(press).toMatchObject({ registered: expect.any(Number), delivered: true });
  });

  test('the records of one drive are equal at ×20 and in lock-step', MINUTES_20, async () => {
    const file = join(dir, 'six-minutes.nmea');
    const { epochs } = readDrive(join(DRIVES, 'genivi-munich-gps.nmea'));
    writeFileSync(file, Buffer.concat(epochs.slice(0, 360).map(({ bytes }) => bytes)));
    const lockStep = await drive(file, ['--speed', 'max'], 'six-max');
    const scaled = await drive(file, ['--speed', '20'], 'six-20');
    expect(lockStep, lockStep.output).toMatchObject({ code: 0 });
    expect(scaled, scaled.output).toMatchObject({ code: 0 });
    expect(withoutRun(scaled.positions)).toEqual(withoutRun(lockStep.positions));
    expect(scaled.presses.map(({ key }) => key)).toEqual(lockStep.presses.map(({ key }) => key));
  });
});

test('Ctrl-C leaves no process and no file', MINUTES_20, async () => {
  const work = mkdtempSync(join(dir, 'interrupted-'));
  const file = join(dir, 'endless.nmea');
  const epochs = Array.from({ length: 600 }, (_, i) =>
    sentence(`GPRMC,${timeOf(i)},A,4810.8509,N,01133.9095,E,0.0,,010409,,,A`),
  );
  writeFileSync(file, epochs.join(''));
  const running = run('simulator/drive.ts', [file, '--speed', '1'], { TMPDIR: work });
  // The directory, the broker, the platform and the gateway.
  await vi.waitFor(() => expect(leftovers(work).length).toBeGreaterThanOrEqual(4), { timeout: 30_000, interval: 50 });
  running.signal('SIGINT');
  expect((await running.finished).code).toBe(130);
  await nothingLeft(work);
});

function timeOf(second: number): string {
  return new Date(Date.UTC(2009, 3, 1, 12) + second * 1000).toISOString().slice(11, 19).replaceAll(':', '');
}

function sentence(body: string): string {
  const sum = Buffer.from(body).reduce((all, byte) => all ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

describe('what cannot be played', () => {
  test.each([
    ['a file that is not there', ['/no/such.nmea'], /no\/such\.nmea/],
    ['a speed that is none', ['x', '--speed', 'fast'], /a number above 0/],
    [
      'a broker that does not answer',
      ['DRIVE', '--broker', 'mqtt://127.0.0.1:1'],
      /the broker at 127\.0\.0\.1:1 refuses .*: start it/,
    ],
    ['a broker over TLS', ['x', '--broker', 'mqtts://b:8883'], /mqtt:\/\/host:port/],
  ])('%s is told and fails', async (_, args, why) => {
    const file = join(dir, 'one.nmea');
    writeFileSync(file, sentence(`GPRMC,${timeOf(0)},A,4810.8509,N,01133.9095,E,0.0,,010409,,,A`));
    const { code, output } = await run(
      'simulator/drive.ts',
      args.map((arg) => (arg === 'DRIVE' ? file : arg)),
    ).finished;
    expect(output).toMatch(why);
    expect(code).toBe(1);
  });

  test('a file without a dated sentence', async () => {
    const file = join(dir, 'none.nmea');
    writeFileSync(file, '# nothing\n');
    const { code, output } = await run('simulator/drive.ts', [file]).finished;
    expect(output).toContain('not a recorded drive');
    expect(code).toBe(1);
  });
});
