import { afterEach, beforeEach, expect, it } from 'vitest';
import { findPorts } from '../../../gateway/drivers/serial/find.ts';
import { createDeviceTree, type DeviceTree } from '../../support/device-tree.ts';

let tree: DeviceTree;
beforeEach(() => {
  tree = createDeviceTree();
});
afterEach(() => tree.remove());

const found = (setting: string): string[] =>
  findPorts(setting, tree.roots).map((path) => path.replace(`${tree.roots.dev}/`, ''));

it('takes a path as it is, there or not', () => {
  expect(findPorts('/dev/serial/by-path/absent', tree.roots)).toEqual(['/dev/serial/by-path/absent']);
});

it('finds nothing where nothing is', () => {
  expect(found('auto')).toEqual([]);
  expect(found('usb:1-1')).toEqual([]);
});

it('finds every port once, the names of receivers first, numbers in their order, and no other terminal', () => {
  for (const name of ['ttyUSB10', 'ttyUSB9', 'ttyACM0', 'ttyAMA0', 'ttyS0', 'tty1', 'ttyUSB', 'null'])
    tree.plug(name, '/dev/null/x');
  tree.plug('serial0', `${tree.roots.dev}/ttyAMA0`);
  tree.plug('serial/by-id/usb-FTDI', `${tree.roots.dev}/ttyUSB9`);
  tree.plug('serial/by-id/usb-u-blox_AG', `${tree.roots.dev}/ttyACM0`);
  expect(found('auto')).toEqual([
    ...['serial/by-id/usb-u-blox_AG', 'serial/by-id/usb-FTDI'],
    ...['serial0', 'ttyACM0', 'ttyAMA0', 'ttyUSB9', 'ttyUSB10'],
  ]);
});

it('tries a device once, whatever it is called', () => {
  tree.plug('ttyUSB0', '/dev/null');
  tree.plug('serial/by-id/usb-GPS', '/dev/null');
  tree.plug('ttyACM0', '/dev/zero');
  expect(found('auto')).toEqual(['serial/by-id/usb-GPS', 'ttyACM0']);
});

it.each([
  ['a bridge', '1-1.2:1.0/ttyUSB3/tty/ttyUSB3/', 'ttyUSB3'],
  ['a receiver with USB of its own', '1-1.2:1.0/tty/ttyACM2/', 'ttyACM2'],
])('finds %s in its socket', (_name, path, name) => {
  tree.sys(`bus/usb/devices/${path}`);
  tree.sys('bus/usb/devices/1-1:1.0/ttyUSB7/');
  tree.sys('bus/usb/devices/1-1.2.1:1.0/ttyUSB8/');
  tree.sys('bus/usb/devices/1-1.20:1.0/ttyUSB9/');
  expect(found('usb:1-1.2')).toEqual([name]);
});

it('finds all ports of a modem, or the one of an interface', () => {
  for (const at of [0, 1, 2]) tree.sys(`bus/usb/devices/1-1:1.${at}/ttyUSB${at}/`);
  expect(found('usb:1-1')).toEqual(['ttyUSB0', 'ttyUSB1', 'ttyUSB2']);
  expect(found('usb:1-1:1.1')).toEqual(['ttyUSB1']);
});
