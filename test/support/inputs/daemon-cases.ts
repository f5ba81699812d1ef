/** The whole gateway on real lines: from a contact to the record and to the lamp. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askStatus } from '../../../gateway/drivers/local-socket/status.ts';
import { stopChild } from '../../../simulator/runner/children.ts';
import { startBalise } from '../running/balise.ts';
import { defaultOptions, writeConfig } from '../running/config.ts';
import { type WellStatus, wellStatus } from '../well-status.ts';
import { GPIO_LABEL, type GpioBench } from './gpio-cases.ts';
import type { RigCase } from './rig-case.ts';

const ANSWER_MS = 5_000;
/** An emulated machine loads the gateway in ten seconds or more. */
const LOOKS_MAX = 2_400;

async function withDaemon(
  bench: GpioBench,
  run: (
    statusUntil: (check: (now: WellStatus) => void) => Promise<void>,
    stop: () => Promise<number | null>,
  ) => Promise<void>,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'balise-daemon-'));
  const options = {
    ...defaultOptions(dir),
    ...{ 'gpio.chip': GPIO_LABEL, 'gpio.inputs': 'KEY_ONE=G, KEY_TWO=8, !IGNITION=ignition', 'gpio.bias': 'as-is' },
    'gpio.lamps': 'LAMP_STATUS=status, LAMP_ORDER=tracking',
  };
  const child = await startBalise(['run', '-c', writeConfig(dir, options)]);
  const statusUntil = async (check: (now: WellStatus) => void): Promise<void> => {
    for (let looks = 0; ; looks++) {
      const answer = await askStatus(String(options['control.socket']), ANSWER_MS);
      try {
        assert.ok(answer !== null, 'no answer');
        check(wellStatus(answer));
        return;
      } catch (error) {
        if (looks > LOOKS_MAX || child.exit() !== null) throw error;
      }
      await new Promise<void>((resolve) => bench.clock.after(50, resolve));
    }
  };
  const stop = async (): Promise<number | null> => (await stopChild(child, 60_000)).code;
  try {
    await run(statusUntil, stop);
  } finally {
    await stop();
    rmSync(dir, { recursive: true });
  }
}

const codes = ({ faults }: WellStatus): string[] => faults.map(({ code }) => code);

export const DAEMON_CASES: readonly RigCase<GpioBench>[] = [
  {
    name: 'the gateway: a key is recorded, its lamps say so, a chip that goes and comes is a fault and its end',
    run: (bench) =>
      withDaemon(bench, async (statusUntil, stop) => {
        await statusUntil(({ inputs }) => {
          assert.deepEqual(inputs?.open, ['gpio']);
          assert.equal(inputs.contacts['ignition'], true);
        });
        assert.equal(bench.high('LAMP_ORDER'), false);
        bench.contact('KEY_ONE', true);
        await bench.until(() => assert.equal(bench.high('LAMP_ORDER'), true));
        bench.contact('KEY_ONE', false);
        // Nobody has a platform here: it waits, and blinks.
        for (const high of [true, false, true]) await bench.until(() => assert.equal(bench.high('LAMP_STATUS'), high));
        await statusUntil(({ duty, events }) => assert.deepEqual([duty, events.presses], ['GARDE', 1]));

        bench.unplug();
        await statusUntil((now) => {
          for (const code of ['gpio-lost', 'lamp-lost']) assert.ok(codes(now).includes(code), codes(now).join());
          assert.equal(now.inputs?.contacts['ignition'], null);
        });
        bench.plug();
        await statusUntil((now) => {
          for (const code of ['gpio-lost', 'lamp-lost']) assert.ok(!codes(now).includes(code), codes(now).join());
        });
        assert.equal(bench.high('LAMP_ORDER'), true);
        bench.contact('KEY_TWO', true);
        bench.contact('KEY_TWO', false);
        await statusUntil(({ events, inputs }) => {
          assert.equal(events.presses, 1);
          // Shorter than the kernel's debouncing: a spike.
          assert.deepEqual(inputs?.open, ['gpio']);
        });
        bench.contact('KEY_TWO', true);
        await statusUntil(({ events }) => assert.equal(events.presses, 2));

        // What a line does when nobody drives it any more is for the wiring: a lamp that was put out first stays out.
        assert.equal(await stop(), 0);
      }),
  },
];
