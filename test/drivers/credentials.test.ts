import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { handedOver } from '../../gateway/drivers/credentials.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const KEY = '/etc/balise/credentials/vehicle.key';

it('takes the copy that systemd hands over, else the file itself', () => {
  const { dir } = createWorkplace();
  expect(handedOver(KEY, dir)).toBe(KEY);
  const copy = join(dir, 'link_vehicle.key');
  writeFileSync(copy, 'key');
  expect(handedOver(KEY, dir)).toBe(copy);
  for (const elsewhere of ['/etc/balise/vehicle.key', copy, '']) expect(handedOver(elsewhere, dir)).toBe(elsewhere);
  expect(handedOver(KEY, '')).toBe(KEY);
});
