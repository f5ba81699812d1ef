/** The real daemon, killed at a chosen moment while the crew presses one key after the other. */
import type { Keypad } from '../../../simulator/inputs/keypad.ts';
import { talkEvery } from '../talker.ts';
import { startBalise } from './balise.ts';

/** A mission and a disinfection, over and over: each is an event, whichever of them a kill takes; none closes the duty gate. */
const KEYS = ['1', '2', '3', '5', '6', '7', '9', '8'] as const;
/** A crew that drums on the keys, as fast as is not taken for one hand on two of them. */
const PRESS_EVERY_MS = 110;

/** kill -9 so long after the start; or so long after the lamp said `registered` for the n-th time. */
export type KillMoment = { after: 'start'; ms: number } | { after: 'registered'; times: number; ms: number };

export interface DoomedLife {
  /** In order; the daemon read them up to one of them. */
  pressed: string[];
  /** CLOCK_MONOTONIC: its events are between these. */
  fromMonoMs: number;
  toMonoMs: number;
  /** What it logged. */
  output: string;
}

/** @returns one life of the gateway: presses from the moment its keypad is open, until the kill */
export function createDoomedGateway(keypad: Keypad, configFile: string): (moment: KillMoment) => Promise<DoomedLife> {
  let presses = 0;
  let onShown = (): void => undefined;
  keypad.onIndicator(() => onShown());

  return async (moment) => {
    const heard = keypad.indications.length;
    const life: DoomedLife = { pressed: [], fromMonoMs: monoMs(), toMonoMs: 0, output: '' };
    const gateway = await startBalise(['run', '-c', configFile]);
    for (const stream of [gateway.stdout, gateway.stderr])
      stream?.on('data', (chunk: Buffer) => {
        life.output += String(chunk);
      });

    function press(): void {
      // What is pressed before the keypad is open is nobody's. The first thing it shows is whether positions are recorded.
      if (keypad.indications.length === heard) return;
      const key = presses === 0 ? 'G' : (KEYS[presses % KEYS.length] ?? '');
      presses++;
      life.pressed.push(key);
      void keypad.press(key, 0);
    }
    const hush = talkEvery(PRESS_EVERY_MS, press);
    if (moment.after === 'registered') {
      const shown = () => keypad.indications.slice(heard).filter(({ state }) => state === 'registered').length;
      const often = new Promise<void>((resolve) => {
        onShown = () => {
          if (shown() >= moment.times) resolve();
        };
      });
      await Promise.race([often, gateway.exited]);
    }
    // Real time: a moment between two that could be awaited.
    await new Promise((resolve) => setTimeout(resolve, moment.ms));
    gateway.signal('SIGKILL');
    hush();
    const { signal } = await gateway.exited;
    if (signal !== 'SIGKILL') throw new Error(`it ended by itself:\n${life.output}`);
    return { ...life, toMonoMs: monoMs() };
  };
}

function monoMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
