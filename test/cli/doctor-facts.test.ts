/** What doctor reads off the machine, from files and answers as kernels and programs give them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { diskOf, measureWriting, readEmmcWear, readSmart } from '../../gateway/drivers/disk-health.ts';
import { readExposure, readLowVoltage, readThrottled, readVolts } from '../../gateway/drivers/host-tools.ts';
import { checkDatabase, isHeld } from '../../gateway/drivers/sqlite/check-file.ts';
import { readUpdateNotes } from '../../gateway/drivers/update-notes.ts';
import { NOBODY, withoutOtherUser } from '../support/other-user.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { directory, open } from '../support/store.ts';

const UPDATE_NOTES = resolve(import.meta.dirname, '../../gateway/drivers/update-notes.ts');

function files(all: Record<string, string>): string {
  const { dir } = createWorkplace();
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

it('the wear of an eMMC is that of its more worn half', () => {
  const wear = (lifeTime: string, preEol: string) =>
    readEmmcWear(
      'mmcblk0',
      files({ 'block/mmcblk0/device/life_time': lifeTime, 'block/mmcblk0/device/pre_eol_info': preEol }),
    );
  expect(wear('0x01 0x03\n', '0x01\n')).toEqual({ device: 'mmcblk0', usedPercent: 30, urgent: false });
  expect(wear('0x0b 0x02\n', '0x03\n')).toEqual({ device: 'mmcblk0', usedPercent: 110, urgent: true });
  // A card that says nothing of it shows zeros.
  expect(wear('0x00 0x00\n', '0x00\n')).toBeNull();
  expect(readEmmcWear('sda', files({ 'block/sda/size': '1' }))).toBeNull();
});

it('the wear of a disk as smartctl tells it', () => {
  const nvme = { smart_status: { passed: true }, nvme_smart_health_information_log: { percentage_used: 7 } };
  expect(readSmart('nvme0n1', JSON.stringify(nvme))).toEqual({ device: 'nvme0n1', usedPercent: 7, urgent: false });
  expect(readSmart('sda', '{"smart_status":{"passed":false}}')).toMatchObject({ usedPercent: null, urgent: true });
  expect(readSmart('sda', '{}')).toBeNull();
  expect(readSmart('sda', 'no JSON')).toBeNull();
});

it('what is measured is taken away again; who may not write is told apart from a disk that refuses', () => {
  const { dir } = createWorkplace();
  let ms = 0;
  expect(measureWriting(dir, () => (ms += 10))).toEqual({ syncMs: 10, mbPerS: 104.9 });
  expect(readdirSync(dir)).toEqual([]);
  expect(measureWriting(join(dir, 'absent'), () => 0)).toEqual({ error: expect.stringContaining('ENOENT') });
  expect(diskOf(join(dir, 'absent'))).toBeNull();
});

it('under-voltage, now and since the boot', () => {
  expect(readThrottled('throttled=0x50005\n')).toEqual({ underNow: true, underSince: true });
  expect(readThrottled('throttled=0x50000\n')).toEqual({ underNow: false, underSince: true });
  expect(readThrottled('throttled=0x0\n')).toEqual({ underNow: false, underSince: false });
  expect(readThrottled(null)).toBeNull();
  expect(readLowVoltage(files({ 'hwmon0/name': 'cpu', 'hwmon1/in0_lcrit_alarm': '1\n' }))).toBe(true);
  expect(readLowVoltage(files({ 'hwmon1/in0_lcrit_alarm': '0\n' }))).toBe(false);
  expect(readLowVoltage(files({ 'hwmon0/name': 'cpu' }))).toBeNull();
});

it('exposure and voltage, where they are said', () => {
  expect(readExposure('→ Overall exposure level for balise.service: 2.1 OK 🙂\n')).toBe(2.1);
  expect(readExposure(null)).toBeNull();
  expect(readVolts(join(files({ in0: '13740\n' }), 'in0'), 0.001)).toBe(13.74);
  expect(readVolts('/absent', 0.001)).toBeNull();
});

it('a database that a daemon holds is known to be held, and is whole', async () => {
  expect(await checkDatabase(directory, 10_000)).toBe('none');
  expect(isHeld(directory)).toBe(false);
  const store = await open();
  expect(isHeld(directory)).toBe(true);
  expect(await checkDatabase(directory, 10_000)).toMatchObject({ check: 'ok', partly: false });
  await store.close();
  expect(isHeld(directory)).toBe(false);
});

it('a directory that nobody may look into is taken for held', () => {
  const { dir } = createWorkplace();
  writeFileSync(join(dir, 'balise.lock'), 'no lock of ours, but long enough to be looked at\n'.repeat(40));
  expect(isHeld(dir)).toBe(true);
});

it('a check that takes too long is ended', async () => {
  await (await open()).close();
  expect(await checkDatabase(directory, 1)).toMatchObject({ check: null });
});

it('what balise-update noted: nothing without a source, nothing before its first run, and not for everybody', (context) => {
  const dir = files({
    'balise.sources': 'Types: deb\n',
    'state/phase': 'judging 1.0.0 1.1.0\n',
    'state/refused': '\n',
  });
  const [source, state] = [join(dir, 'balise.sources'), join(dir, 'state')];
  expect(readUpdateNotes(join(dir, 'none.sources'), state)).toBe('no-source');
  expect(readUpdateNotes(source, join(dir, 'never-run'))).toEqual({ phase: null, refused: null });
  expect(readUpdateNotes(source, state)).toEqual({ phase: 'judging 1.0.0 1.1.0', refused: null });
  const missing = withoutOtherUser(UPDATE_NOTES);
  if (missing !== null) return context.skip(missing);
  chmodSync(dir, 0o755);
  chmodSync(state, 0o700);
  const program = `const { readUpdateNotes } = await import(${JSON.stringify(UPDATE_NOTES)});
    console.log(readUpdateNotes(${JSON.stringify(source)}, ${JSON.stringify(state)}));`;
  const args = ['--input-type=module', '-e', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    uid: NOBODY,
    gid: NOBODY,
    cwd: '/',
    encoding: 'utf8',
  });
  expect(stdout, stderr).toBe('forbidden\n');
});
