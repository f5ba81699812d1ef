/** `balise replay`: the same positions as the daemon's own arrow makes of the same bytes. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { EXIT } from '../../gateway/cli/exit-codes.ts';
import { createRun } from '../../gateway/cli/replay/run.ts';
import { type ReplayedLine, replayedLine } from '../../gateway/cli/replay/shape.ts';
import { checkConfig } from '../../gateway/core/config/check.ts';
import { gnssOptions } from '../../gateway/core/config/gnss-options.ts';
import { createFaults } from '../../gateway/core/health.ts';
import { createFeed } from '../../gateway/drivers/replay-feed.ts';
import { playRecording } from '../../gateway/drivers/replay-recording.ts';
import { createGnssArrow } from '../../gateway/pipeline-gnss.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { balise } from '../support/running/balise.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { townDrive } from '../support/town-drive.ts';

const DRIVES = join(import.meta.dirname, '../../../shared/nmea/drives');
const drives = existsSync(DRIVES) ? readdirSync(DRIVES).filter((name) => name.endsWith('.nmea')) : [];
if (drives.length === 0) console.log('skipped: the recorded drives (../shared/nmea/drives) are not here');

const { config } = checkConfig({ vehicle: { id: 'AMB-1' }, gnss: { kind: 'none' } }, '2000-01-01');
if (config === null) throw new Error('the defaults contradict each other');
const OPTIONS = gnssOptions(config);

/** What the daemon would record, in real time as the sentences say it. */
function recorded(bytes: Uint8Array, mission: boolean): unknown[] {
  const clock = createManualClock();
  const kept: unknown[] = [];
  const arrow = createGnssArrow(
    clock,
    createFaults(() => undefined),
    OPTIONS,
    0,
    {
      gateOpen: () => true,
      missionOpen: () => mission,
      onTrusted: () => undefined,
      onPosition: ({ fix, latDeg, lonDeg, courseDeg, move, odoM }, why) =>
        kept.push([fix.t, why, latDeg, lonDeg, fix.speedKmh, courseDeg, move, Math.round(odoM), [...fix.suspect]]),
      onHere: () => undefined,
      onEvent: (body) => {
        if (body.type === 'gnss') kept.push([body.condition, body.standing]);
      },
    },
  );
  let ended = false;
  const feed = createFeed('paced', clock, (piece) => arrow.onBytes(piece));
  feed.give(bytes, () => (ended = true));
  while (!ended) clock.advance(1_000);
  feed.finish();
  arrow.idle();
  return kept;
}

async function replayed(bytes: Uint8Array, mission: boolean): Promise<unknown[]> {
  const lines: ReplayedLine[] = [];
  const run = createRun(OPTIONS, mission, (line) => lines.push(line));
  // In pieces, as a file is read.
  const pieces = Array.from({ length: Math.ceil(bytes.length / 1_000) }, (_, i) =>
    bytes.subarray(i * 1_000, i * 1_000 + 1_000),
  );
  await playRecording(
    (async function* () {
      yield* pieces;
    })(),
    null,
    createManualClock(),
    run.push,
  );
  run.end();
  return lines.flatMap((line): unknown[] => {
    if (line.kind === 'condition') return [[line.condition, line.standing]];
    if (line.kind !== 'position') return [];
    const { t, why, latDeg, lonDeg, speedKmh, courseDeg, move, odometerM, suspect } = line;
    return [[t, why, latDeg, lonDeg, speedKmh, courseDeg, move, odometerM, suspect]];
  });
}

describe('what would be recorded', () => {
  test.each([false, true])('of an invented drive, in a mission: %s', async (mission) => {
    const expected = recorded(townDrive(), mission);
    expect(expected.length).toBeGreaterThan(10);
    expect(await replayed(townDrive(), mission)).toEqual(expected);
  });

  test.skipIf(drives.length === 0).each(drives)('%s', async (name) => {
    const bytes = readFileSync(join(DRIVES, name));
    expect(await replayed(bytes, false)).toEqual(recorded(bytes, false));
  });
});

describe('balise replay', () => {
  let file: string;
  beforeEach(() => {
    file = join(createWorkplace().dir, 'drive.nmea');
    writeFileSync(file, townDrive());
  });

  test.each(['en', 'fr'])('tells positions, gaps and the sums in %s', async (lang) => {
    const { code, stdout, stderr } = await balise(['replay', file, '--lang', lang]);
    expect({ code, stderr }).toEqual({ code: EXIT.fine, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`fixtures/replay.${lang}.txt`);
  });

  test('--json keeps to its shape; a gap is named', async () => {
    const { stdout } = await balise(['replay', file, '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => replayedLine.parse(JSON.parse(line)));
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', gaps: 1, gapSeconds: 26, fixes: { refused: { void: 25 } } });
    expect(lines.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
  });

  test('--speed takes its time: the same lines', async () => {
    const quick = await balise(['replay', file]);
    const paced = await balise(['replay', file, '--speed', '200']);
    expect(paced.stdout).toBe(quick.stdout);
  });

  test('tells what dates it does not believe, and what to do', async () => {
    const { stderr } = await balise(['replay', file, '--not-before', '2027-06-01']);
    expect(stderr).toContain('--not-before');
  });

  test('refuses what it does not understand', async () => {
    expect((await balise(['replay', file, '--speed', 'fast'])).code).toBe(EXIT.usage);
    expect((await balise(['replay', file, '--not-before', 'now'])).code).toBe(EXIT.usage);
    expect((await balise(['replay', `${file}.absent`])).code).toBe(EXIT.noInput);
    writeFileSync(file, 'nothing\n');
    expect((await balise(['replay', file])).code).toBe(EXIT.no);
  });
});
