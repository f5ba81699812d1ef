import { describe, expect, test } from 'vitest';
import { createPowerWatch } from '../../gateway/core/power.ts';

const RULES = { lowV: 11.6, lowMs: 120_000, ignitionOffMs: 600_000 };
const CALM = { volts: 12.4, ignition: true, idle: false };

describe('a low supply', () => {
  test('stops the box when it has lasted, whoever is on duty', () => {
    const watch = createPowerWatch(RULES);
    expect(watch({ ...CALM, volts: 11.5 }, 0)).toBe(null);
    expect(watch({ ...CALM, volts: 11.5 }, 119_999)).toBe(null);
    expect(watch({ ...CALM, volts: 11.5 }, 120_000)).toBe('battery');
  });

  test('is no cranking: a dip that ends begins anew, and so does a voltage that nobody knows', () => {
    const watch = createPowerWatch(RULES);
    watch({ ...CALM, volts: 7 }, 0);
    watch(CALM, 100_000);
    expect(watch({ ...CALM, volts: 7 }, 130_000)).toBe(null);
    expect(watch({ ...CALM, volts: null }, 240_000)).toBe(null);
    expect(watch({ ...CALM, volts: 7 }, 250_000)).toBe(null);
  });

  test('is not watched where no limit is set', () => {
    expect(createPowerWatch({ ...RULES, lowV: 0, lowMs: 0 })({ ...CALM, volts: 1 }, 1e9)).toBe(null);
  });
});

describe('an ignition that is off', () => {
  const off = { volts: null, ignition: false, idle: true };

  test('stops the box after its time, off duty only', () => {
    const watch = createPowerWatch(RULES);
    watch({ ...off, idle: false }, 0);
    expect(watch({ ...off, idle: false }, 1_000_000)).toBe(null);
    watch(off, 1_000_000);
    expect(watch(off, 1_599_999)).toBe(null);
    expect(watch(off, 1_600_000)).toBe('ignition-off');
  });

  test('is one that is known to be off: a contact that is not wired stops nothing', () => {
    const watch = createPowerWatch(RULES);
    watch({ ...off, ignition: null }, 0);
    expect(watch({ ...off, ignition: null }, 1e9)).toBe(null);
    expect(createPowerWatch({ ...RULES, ignitionOffMs: 0 })(off, 1e9)).toBe(null);
  });
});
