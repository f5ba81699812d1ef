/** The udev rules, read as udev(7) has them: what they make of the devices of a vehicle. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, matchesGlob, resolve } from 'node:path';
import { expect, it } from 'vitest';

const FILE = resolve(import.meta.dirname, '../../deploy/udev/70-balise-gnss.rules');
const TOKEN = /^([A-Z]+)(?:\{([^}]+)\})?(==|!=|\+=|=)"([^"]*)"$/;

interface Device {
  subsystem: string;
  env?: Record<string, string>;
  /** Its own attributes and those of what it is plugged into. */
  attributes: Record<string, string>;
}

interface Rule {
  key: string;
  name: string;
  operator: string;
  value: string;
}

const TEXT = readFileSync(FILE, 'utf8');
const rulesOf = (text: string): Rule[][] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line.split(', ').map((token) => {
        const [, key = '', name = '', operator = '', value = ''] = TOKEN.exec(token) ?? [];
        expect(key, `${token} is no token`).not.toBe('');
        return { key, name, operator, value };
      }),
    );
const shipped = rulesOf(TEXT);

function whatBecomesOf({ subsystem, env = {}, attributes }: Device, rules = shipped) {
  const result = { env: { ...env } as Record<string, string>, links: [] as string[], options: [] as string[] };
  const found = ({ key, name }: Rule): string => {
    if (key === 'ACTION') return 'add';
    if (key === 'SUBSYSTEM' || key === 'SUBSYSTEMS') return key === 'SUBSYSTEM' ? subsystem : 'usb';
    return (key === 'ENV' ? result.env[name] : attributes[name]) ?? '';
  };
  let skipTo: string | null = null;
  for (const rule of rules) {
    const label = rule.find(({ key }) => key === 'LABEL')?.value;
    if (skipTo !== null && label !== skipTo) continue;
    skipTo = null;
    const tests = rule.filter(({ operator }) => operator === '==' || operator === '!=');
    const holds = (test: Rule): boolean => matchesGlob(found(test), test.value) === (test.operator === '==');
    if (!tests.every(holds)) continue;
    for (const { key, name, operator, value } of rule.filter((token) => !tests.includes(token))) {
      if (key === 'GOTO') skipTo = value;
      else if (key === 'ENV')
        result.env[name] = value.replace('$attr{bInterfaceNumber}', attributes['bInterfaceNumber'] ?? '');
      else if (key === 'SYMLINK') result.links.push(value);
      else if (key === 'OPTIONS') result.options.push(value);
      else expect([key, operator], 'a key that this reader knows').toEqual(['LABEL', '=']);
    }
  }
  return result;
}

const usb = (idVendor: string, idProduct: string, bInterfaceNumber = '00') => ({
  idVendor,
  idProduct,
  bInterfaceNumber,
});
const GPSD = { SYSTEMD_WANTS: 'gpsdctl@ttyACM0.service' };

it('a receiver has its name, and neither ModemManager nor gpsd takes it', () => {
  const port = whatBecomesOf({ subsystem: 'tty', env: GPSD, attributes: usb('1546', '01a8') });
  expect(port.links).toEqual(['balise-gnss']);
  expect(port.options).toEqual(['link_priority=10']);
  expect(port.env).toMatchObject({ ID_MM_PORT_IGNORE: '1', SYSTEMD_WANTS: '' });
  const plug = { subsystem: 'usb', env: { DEVTYPE: 'usb_device' } };
  expect(whatBecomesOf({ ...plug, attributes: usb('1546', '01a8') }).env['ID_MM_DEVICE_IGNORE']).toBe('1');
});

it('another receiver has it by a line that is copied to where the file says', () => {
  const [, local = ''] = /\/etc\/udev\/rules\.d\/(\S+\.rules), which/.exec(TEXT) ?? [];
  const line = TEXT.split('\n').find((each) => each.startsWith('ATTRS{idVendor}=="0e8d"')) ?? '';
  const copied = rulesOf(line.replace('0e8d', '0403').replace('3329', '6001'));
  // udev reads all files of all folders in the order of their names.
  const rules = local < basename(FILE) ? [...copied, ...shipped] : [...shipped, ...copied];
  const port = whatBecomesOf({ subsystem: 'tty', attributes: usb('0403', '6001') }, rules);
  expect(port.links, local).toEqual(['balise-gnss']);
  expect(port.env['ID_MM_PORT_IGNORE']).toBe('1');
});

it('of a modem the NMEA port alone is taken, after any receiver', () => {
  const nmea = whatBecomesOf({ subsystem: 'tty', attributes: usb('2c7c', '0125', '01') });
  expect(nmea.links).toEqual(['balise-gnss']);
  expect(nmea.options).toEqual([]);
  expect(nmea.env['ID_MM_PORT_IGNORE']).toBe('1');
  const control = whatBecomesOf({ subsystem: 'tty', attributes: usb('2c7c', '0125', '02') });
  expect(control.links).toEqual([]);
  expect(control.env['ID_MM_PORT_IGNORE']).toBeUndefined();
  const plug = { subsystem: 'usb', env: { DEVTYPE: 'usb_device' } };
  expect(whatBecomesOf({ ...plug, attributes: usb('2c7c', '0125') }).env['ID_MM_DEVICE_IGNORE']).toBeUndefined();
  // A u-blox modem (SARA, LARA) is no receiver.
  expect(whatBecomesOf({ ...plug, attributes: usb('1546', '110a') }).env['ID_MM_DEVICE_IGNORE']).toBeUndefined();
});

it('a bridge, behind which a keypad may be, is only kept from gpsd', () => {
  const { env, links } = whatBecomesOf({ subsystem: 'tty', env: GPSD, attributes: usb('10c4', 'ea60') });
  expect(links).toEqual([]);
  expect(env['SYSTEMD_WANTS']).toBe('');
  expect(env['ID_MM_PORT_IGNORE']).toBeUndefined();
  const other = { SYSTEMD_WANTS: 'something@else.service' };
  expect(whatBecomesOf({ subsystem: 'tty', env: other, attributes: usb('10c4', 'ea60') }).env).toMatchObject(other);
});

it('keys and lamps at GPIO lines belong to a group that the service is in', () => {
  const rules = readFileSync(resolve(FILE, '../60-balise-gpio.rules'), 'utf8');
  const [tokens = []] = rulesOf(rules).map((rule) =>
    rule.map(({ key, operator, value }) => `${key}${operator}${value}`),
  );
  expect(tokens).toEqual(['ACTION!=remove', 'SUBSYSTEM==gpio', 'KERNEL==gpiochip*', 'GROUP=gpio', 'MODE=0660']);
  const users = readFileSync(resolve(FILE, '../../../systemd/sysusers.d/balise.conf'), 'utf8');
  expect(users).toContain('\ng gpio -\n');
  expect(users).toContain('\nm balise gpio\n');
});

it('udev itself finds nothing wrong with them', (context) => {
  if (!spawnSync('udevadm', ['--help'], { encoding: 'utf8' }).stdout?.includes('verify'))
    context.skip('udevadm verify came with systemd 253');
  const { status, stdout, stderr } = spawnSync('udevadm', ['verify', FILE], { encoding: 'utf8' });
  expect(status, `${stdout}${stderr}`).toBe(0);
});
