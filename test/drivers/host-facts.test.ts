import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostVersions, readDiskFreeMb, readTemperatureC } from '../../gateway/drivers/host-facts.ts';
import { createDeviceTree } from '../support/device-tree.ts';
import { createWorkplace } from '../support/running/workplace.ts';

function thermal(zones: Record<string, string>): number | null {
  const tree = createDeviceTree();
  createWorkplace().later(tree.remove);
  for (const [name, content] of Object.entries(zones)) tree.sys(`class/thermal/${name}/temp`, content);
  return readTemperatureC(join(tree.roots.sys, 'class/thermal'));
}

test('the temperature is that of the hottest sensor', () => {
  expect(thermal({ thermal_zone0: '52068\n', thermal_zone1: '48000\n', cooling_device0: '99000\n' })).toBe(52.1);
  expect(thermal({ thermal_zone0: '-12500\n' })).toBe(-12.5);
});

test('a sensor that is broken, asleep or missing has none', () => {
  expect(thermal({ thermal_zone0: '-273000\n', thermal_zone1: '255000\n', thermal_zone2: '' })).toBeNull();
  expect(thermal({ thermal_zone0: 'N/A\n', thermal_zone1: '41000\n' })).toBe(41);
  expect(thermal({})).toBeNull();
});

test('what is free on a disk, and what the machine runs', () => {
  expect(readDiskFreeMb(createWorkplace().dir)).toBeGreaterThan(0);
  expect(readDiskFreeMb('/nowhere/at/all')).toBeNull();
  expect(hostVersions()).toEqual({ node: process.versions.node, kernel: expect.stringMatching(/^\d+\.\d+/) });
});
