/**
 * The real drivers of keys and lamps on a real kernel: gpio-sim, uinput and LEDs in a virtual machine. One boot runs all cases (test/rig/
 * guest.ts); each is a test here. The same cases run on stand-ins in test/drivers.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DAEMON_CASES } from '../support/inputs/daemon-cases.ts';
import { EVDEV_CASES } from '../support/inputs/evdev-cases.ts';
import { GPIO_CASES } from '../support/inputs/gpio-cases.ts';
import { REAL_EVDEV_CASES } from '../support/inputs/real-evdev-cases.ts';
import { REAL_GPIO_CASES } from '../support/inputs/real-gpio-cases.ts';
import { runInMachine, whyNoRig } from '../support/rig/machine.ts';

const BOOT_PATIENCE_MS = 480_000;
const outcome = z.object({ name: z.string(), error: z.string().nullable() });

const names = (cases: readonly { name: string }[]) => cases.map(({ name }) => name);
const GPIO = names([...GPIO_CASES, ...REAL_GPIO_CASES, ...DAEMON_CASES]);
const EVDEV = names([...EVDEV_CASES, ...REAL_EVDEV_CASES]);
const whyNot = whyNoRig();

describe('on a real kernel', () => {
  if (whyNot !== null) {
    it(`${GPIO.length + EVDEV.length} cases of keys and lamps`, (context) => context.skip(whyNot));
    return;
  }
  let outcomes: z.infer<typeof outcome>[] = [];
  beforeAll(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'balise-rig-'));
    try {
      outcomes = (await runInMachine(dir, 'test/rig/guest.ts')).map((told) => outcome.parse(told));
    } finally {
      rmSync(dir, { recursive: true });
    }
  }, BOOT_PATIENCE_MS);

  const judged = (name: string): void => {
    const found = outcomes.find((each) => each.name === name);
    expect(found, 'the machine did not come so far').toBeDefined();
    expect(found?.error ?? null).toBe(null);
  };
  describe('GPIO lines', () => void it.each(GPIO)('%s', judged));
  describe('an input device', () => void it.each(EVDEV)('%s', judged));
});
