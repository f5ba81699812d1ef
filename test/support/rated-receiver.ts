/** A receiver with a rate: a pty carries bytes at any, so it looks how the other side set the line and garbles them itself. */

import { nmea } from '../simulator/vehicle/nmea.ts';
import { seededBytes } from './byte-recorder.ts';
import { openTestPty, type TestPty } from './pty.ts';
import { talkEvery } from './talker.ts';

const TALK_EVERY_MS = 10;
export const EPOCH = [
  'GNRMC,101500.00,V,,,,,,,230326,,,N',
  'GNGGA,101500.00,,,,,0,00,,,M,,M,,',
  'GNGSA,A,1,,,,,,,,,,,,,,,',
]
  .map(nmea)
  .join('');

export interface RatedReceiver {
  readonly pty: TestPty;
  /** bit/s at which it talks from now on. */
  setBaud(baud: number): void;
  /** Rates to which the line was set while it talked, in order, each once per change. */
  readonly rates: number[];
  close(): void;
}

/** @param says what it says over and over, at its rate */
export function openRatedReceiver(baud: number, says = EPOCH): RatedReceiver {
  const pty = openTestPty();
  const rates: number[] = [];
  let own = baud;
  let seed = 1;
  const hush = talkEvery(TALK_EVERY_MS, () => {
    const speed = pty.speed();
    if (rates.at(-1) !== speed) rates.push(speed);
    // A tty takes 4 kB: what nobody reads is lost, as on a wire.
    pty.writeSome(speed === own ? Buffer.from(says, 'latin1') : seededBytes(seed++, 60));
  });
  return {
    pty,
    rates,
    setBaud: (rate) => {
      own = rate;
    },
    close: () => {
      hush();
      pty.close();
    },
  };
}
