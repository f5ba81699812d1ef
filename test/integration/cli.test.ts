/** The technician's tool, as a technician runs it. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OPTIONS } from '../../gateway/core/config/options.ts';
import { FAULT_HINTS } from '../../gateway/core/errors.ts';
import { VERSION } from '../../gateway/core/version.ts';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { BALISE, balise } from '../support/running/balise.ts';
import { defaultOptions, VEHICLE, writeConfig } from '../support/running/config.ts';
import { startGateway, statusOfCli } from '../support/running/gateway.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

/** For what must come; no test measures it. */
const SOON = { timeout: 25_000, interval: 20 };

let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
});

describe('balise status', () => {
  it('tells what the daemon does, then what it left behind when it was stopped or killed', async () => {
    const keypad = createKeypad();
    place.later(() => keypad.close());
    const gateway = await startGateway(place, { 'keypad.path': keypad.path });
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    const up = await balise(['status', '-c', gateway.configFile]);
    expect(up).toMatchObject({ code: 0, stderr: '' });
    expect(up.stdout).toMatch(new RegExp(`^vehicle +${VEHICLE} +version ${VERSION} +series [0-9a-f]{16}$`, 'm'));
    expect(up.stdout).toMatch(/^daemon +running for [\d.]+ s$/m);
    expect(up.stdout).toMatch(/^duty +GARDE +DISPONIBLE +positions are recorded$/m);
    expect(up.stdout).toMatch(/^mission +none$/m);
    expect(up.stdout).toMatch(/^events +[56] recorded +acknowledged up to 0 +[56] waiting +1 press$/m);
    expect(up.stdout).toMatch(/no fault/);
    const { report } = await statusOfCli(gateway.configFile);

    // The socket of a killed daemon is still there; nobody answers.
    await gateway.kill();
    const killed = await balise(['status', '-c', gateway.configFile]);
    expect(killed).toMatchObject({ code: 1, stderr: '' });
    expect(killed.stdout).toMatch(/^daemon +not running: what follows is from the database$/m);
    expect(killed.stdout).toMatch(/^duty +GARDE +DISPONIBLE +on duty, and nothing is recorded$/m);
    expect(killed.stdout).toMatch(/^events +[56] recorded +acknowledged up to 0 +1 press$/m);
    expect(killed.stdout).toContain(report.series);

    const again = await startGateway(place, { 'keypad.path': keypad.path });
    await again.stop();
    const stopped = await statusOfCli(again.configFile);
    expect(stopped.code).toBe(1);
    expect(stopped.report).toMatchObject({
      running: false,
      series: report.series,
      duty: 'GARDE',
      events: { presses: 1 },
    });
  });

  it('names a standing fault with its remedy', async () => {
    const gateway = await startGateway(place, { 'keypad.path': join(place.dir, 'no-keypad') });
    await gateway.raised('keypad-lost');
    const { code, stdout } = await balise(['status', '-c', gateway.configFile]);
    expect(code).toBe(1);
    expect(stdout).toContain('fault keypad-lost');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(FAULT_HINTS['keypad-lost']);
  });

  it('cannot be asked where the socket cannot be made; the daemon goes on all the same', async () => {
    writeFileSync(join(place.dir, 'a-file'), '');
    const keypad = createKeypad();
    place.later(() => keypad.close());
    const options = { 'control.socket': join(place.dir, 'a-file', 'balise.sock'), 'keypad.path': keypad.path };
    const gateway = await startGateway(place, options);
    expect(gateway.changes('control-unavailable')).toEqual({ began: 1, ended: 0 });
    // It is told so each time it opens; what is pressed before is lost on the line.
    await vi.waitFor(() => expect(keypad.indications.map(({ state }) => state)).toContain('tracking-off'), SOON);
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    expect((await gateway.stop()).code).toBe(0);
    expect((await statusOfCli(gateway.configFile)).report).toMatchObject({ running: false, duty: 'GARDE' });
  });

  it('answers where there never was a daemon, and where the database cannot be read', async () => {
    const configFile = writeConfig(place.dir, defaultOptions(place.dir));
    const never = await statusOfCli(configFile);
    expect(never).toMatchObject({
      code: 1,
      report: { running: false, series: null, duty: 'HORS_SERVICE', faults: [] },
    });

    mkdirSync(join(place.dir, 'store'));
    writeFileSync(
      join(place.dir, 'store', 'balise.db'),
      'no database at all, but long enough to be looked at\n'.repeat(40),
    );
    const broken = await statusOfCli(configFile);
    expect(broken.code).toBe(1);
    expect(broken.report.faults).toMatchObject([{ code: 'store-unusable', hint: FAULT_HINTS['store-unusable'] }]);
  });
});

describe('balise config', () => {
  it('accepts a good file and shows every option with what it is', async () => {
    const { code, stdout, stderr } = await balise([
      'config',
      'check',
      writeConfig(place.dir, defaultOptions(place.dir)),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const key of Object.keys(OPTIONS))
      expect(stdout).toMatch(new RegExp(`^(  |· )${key.replace('.', '\\.')} = `, 'm'));
    expect(stdout).toContain('  store.positionsAtRiskS = 1\n');
    expect(stdout).toContain('· gnss.baud = 9600\n');
    expect(stdout).toContain(': ok');
  });

  it.each([
    ['an unknown option', 'gnss.bauds = 9600', ['gnss.bauds', 'is not an option', 'Did you mean gnss.baud?']],
    ['a wrong type', 'gnss.baud = "fast"', ['gnss.baud', '"fast"', 'from 0 to 921600', 'bit/s', 'for example 9600']],
    [
      'a value out of range',
      'store.positionsAtRiskS = 0',
      ['store.positionsAtRiskS', '0', '1 to 600', 'for example 30'],
    ],
    [
      'an unknown choice',
      'gnss.kind = "bluetooth"',
      ['gnss.kind', '"bluetooth"', '"serial", "tcp", "udp", "gpsd", "file", "none"', 'for example'],
    ],
    ['a missing option', '', ['vehicle.id', 'is missing', '1 to 40 letters', 'for example "AMB-973-07"']],
    ['broken syntax', '[gnss', ['balise.toml', '[gnss']],
  ])('refuses %s: key, value, range and example; the daemon does too', async (_what, line, words) => {
    const file = join(place.dir, 'balise.toml');
    writeFileSync(file, `${line === '' ? '' : 'vehicle.id = "AMB-1"\n'}${line}\n`);
    for (const verb of [
      ['config', 'check', file],
      ['run', '-c', file],
      ['status', '-c', file],
    ]) {
      const { code, stderr } = await balise(verb);
      expect(code).toBe(78);
      expect(stderr).toContain('balise: config-invalid: ');
      for (const word of words) expect(stderr).toContain(word);
      expect(stderr).toContain(FAULT_HINTS['config-invalid']);
    }
  });

  it('says which file cannot be read', async () => {
    const { code, stderr } = await balise(['config', 'check', join(place.dir, 'absent.toml')]);
    expect(code).toBe(78);
    expect(stderr).toContain('balise: config-unreadable: ');
    expect(stderr).toContain('absent.toml');
    expect(stderr).toContain(FAULT_HINTS['config-unreadable']);
  });

  it('prints an example that it accepts, with its defaults in comments or not', async () => {
    const { code, stdout } = await balise(['config', 'options']);
    expect(code).toBe(0);
    // A receiver is the one thing that has no default and is needed.
    const example = stdout.replace('# path = ""', 'path = "/dev/ttyACM0"');
    const file = join(place.dir, 'example.toml');
    const shown: string[] = [];
    for (const text of [example, example.replaceAll(/^# (\w+ = )/gm, '$1')]) {
      writeFileSync(file, text);
      const checked = await balise(['config', 'check', file]);
      expect(checked).toMatchObject({ code: 0, stderr: '' });
      shown.push(checked.stdout.replaceAll(/^(· | {2})/gm, ''));
    }
    // What stands there as the default is the default.
    expect(shown[1]).toBe(shown[0]);
    for (const key of Object.keys(OPTIONS)) expect(readFileSync(file, 'utf8')).toContain(`\n${key.split('.')[1]} = `);
  });
});

describe('the command itself', () => {
  it('is found through links, absolute or relative, as npx and a package make them', async () => {
    const bin = join(place.dir, 'node_modules', '.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(relative(bin, BALISE), join(bin, 'balise'));
    symlinkSync(join(bin, 'balise'), join(place.dir, 'balise'));
    for (const program of [BALISE, join(bin, 'balise'), join(place.dir, 'balise')]) {
      expect(await balise(['--version'], program)).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
      expect((await balise(['run', '--help'], program)).stdout).toContain('Usage: balise run');
    }
  });

  it('explains itself, and what it does not know', async () => {
    const help = await balise(['--help']);
    expect(help.code).toBe(0);
    for (const word of ['run', 'status', 'config', 'Exit codes']) expect(help.stdout).toContain(word);
    const unknown = await balise(['fly']);
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toContain("unknown command 'fly'");
  });
});
