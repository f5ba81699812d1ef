/** Which device files `gnss.path` stands for now: looked up before every attempt, because numbers change with every plug. */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where the kernel shows its devices; a test shows others. */
export interface Roots {
  dev: string;
  sys: string;
}

export const MACHINE: Roots = { dev: '/dev', sys: '/sys' };

/**
 * USB receivers and bridges, then the UARTs of a Raspberry Pi. Not ttyS*: a PC has 32 of them and no receiver on one.
 */
const PORT_NAME = /^(ttyACM\d+|ttyUSB\d+|ttyAMA\d+|serial\d+)$/;
const USB_TTY = /^tty(ACM|USB)\d+$/;
const LOOKS_LIKE_RECEIVER = /gnss|gps|u-?blox|nmea/i;

/**
 * @param setting a path; `usb:1-1.2`, the socket of the vehicle's USB hub as `lsusb -t` and the kernel's log name it; or
 *   `auto`, every port of the machine
 * @returns paths to try, the likeliest first; empty where nothing is plugged in. A path is not looked at here: opening it
 *   says more.
 */
export function findPorts(setting: string, roots: Roots): string[] {
  if (setting === 'auto') return everyPort(roots);
  if (setting.startsWith('usb:')) return behindUsbPort(setting.slice('usb:'.length), roots);
  return [setting];
}

/** The device file behind a link, or the path itself where there is none. */
export function deviceOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Names that survive a plug first; a device is tried once, however many names it has. The system's console never. */
function everyPort({ dev, sys }: Roots): string[] {
  const byId = list(join(dev, 'serial/by-id')).map((name) => join(dev, 'serial/by-id', name));
  const likely = byId.filter((path) => LOOKS_LIKE_RECEIVER.test(basename(path)));
  const plain = list(dev)
    .filter((name) => PORT_NAME.test(name))
    .map((name) => join(dev, name));
  const consoles = new Set(consolesOf(sys).map((name) => deviceOf(join(dev, name))));
  const seen = new Set(consoles);
  return [...likely, ...byId, ...plain].filter((path) => {
    const device = deviceOf(path);
    if (seen.has(device)) return false;
    seen.add(device);
    return true;
  });
}

/** cdc_acm shows `1-1.2:1.0/tty/ttyACM0`, usb-serial `1-1.2:1.0/ttyUSB0`. `1-1.2.3` is another socket, behind a hub. */
function behindUsbPort(port: string, { dev, sys }: Roots): string[] {
  const devices = join(sys, 'bus/usb/devices');
  return list(devices)
    .filter((name) => name === port || name.startsWith(`${port}:`))
    .flatMap((name) => [...list(join(devices, name)), ...list(join(devices, name, 'tty'))])
    .filter((name) => USB_TTY.test(name))
    .map((name) => join(dev, name));
}

/** What is read from a console is missing there: somebody's login. */
function consolesOf(sys: string): string[] {
  try {
    return readFileSync(join(sys, 'class/tty/console/active'), 'utf8').trim().split(/\s+/);
  } catch {
    return [];
  }
}

/** In the order of their numbers; empty where there is no such folder. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch {
    return [];
  }
}
