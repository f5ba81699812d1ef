import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { SUPPLY_PERIOD_MS } from '../../gateway/core/crew/limits.ts';
import { openSupply } from '../../gateway/drivers/supply.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const soon = { timeout: 5_000, interval: 2 };

test('is read every 10 s, null and one fault while it cannot be', async () => {
  const clock = createManualClock();
  const file = join(createWorkplace().dir, 'in0_input');
  const story: string[] = [];
  const supply = openSupply({ file, voltsPerUnit: 0.001 }, clock, {
    onOpen: () => void story.push('open'),
    onFault: ({ code, detail }) => void story.push(`${code} ${detail.slice(file.length + 2)}`),
  });
  const next = async (text: string | null, volts: number | null): Promise<void> => {
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
    clock.advance(SUPPLY_PERIOD_MS);
    await vi.waitFor(() => expect(supply.voltage()).toBe(volts), soon);
  };
  expect(supply.voltage()).toBe(null);
  await vi.waitFor(() => expect(story).toEqual([expect.stringMatching(/^supply-unreadable ENOENT/)]), soon);
  await next('12634\n', 12.63);
  await next('8100\n', 8.1);
  await next('0\n', 0);
  for (const nonsense of ['-3\n', '', 'n/a', '999999999', '1e4']) {
    await next('12000', 12);
    await next(nonsense, null);
  }
  await next(null, null);
  await next('13800', 13.8);
  expect(story.filter((each) => each === 'open')).toHaveLength(6);
  expect(story.filter((each) => each.startsWith('supply-unreadable'))).toHaveLength(6);
  expect(story.at(-2)).toBe('supply-unreadable "1e4" is no voltage');
  supply.close();
  expect(clock.waiting()).toBe(0);
});
