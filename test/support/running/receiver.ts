/** A receiver on a pty that says what the test wants, sentence by sentence. */
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { MINIMAL } from '../../../simulator/receiver/profile.ts';
import { openPty, type Pty } from '../../../simulator/receiver/pty.ts';
import type { Workplace } from './workplace.ts';

/** 50 km/h: MOBILE after 3 s. */
const SPEED_KMH = 50;
/** A degree of latitude on the sphere of docs/sampling.md. */
const M_PER_DEG = 111_195;

export interface Stretch {
  /** UTC, ms, of the first fix. */
  t: number;
  latDeg: number;
  lonDeg: number;
  fixes: number;
}

export interface Fix {
  latDeg: number;
  lonDeg: number;
}

export function openReceiver(place: Workplace): Pty {
  const pty = openPty();
  place.later(() => pty.close());
  return pty;
}

/** Fixes of a drive due north, 5 s apart: with the default sampling each is a position. */
export function driveNorth({ t, latDeg, lonDeg, fixes }: Stretch): { sentences: string; fixes: Fix[] } {
  const track = Array.from({ length: fixes }, (_, i) => ({
    latDeg: latDeg + (i * 5 * SPEED_KMH) / 3.6 / M_PER_DEG,
    lonDeg,
  }));
  const sentences = track.map((fix, i) =>
    encodeEpoch(
      {
        t: t + i * 5_000,
        ...fix,
        altitudeM: 8,
        speedKmh: SPEED_KMH,
        courseDeg: 0,
        hdop: 0.9,
        satellites: 9,
        valid: true,
      },
      MINIMAL,
    ),
  );
  return { sentences: sentences.join(''), fixes: track };
}

const PARKED_PERIOD_MS = 200;

/** Standing, five epochs a second in real time, until it is told to stop: of these the sampling makes one position a minute. */
export function park(place: Workplace, receiver: Pty, { t, ...where }: Fix & { t: number }): { stop(): void } {
  const began = performance.now();
  const how = { altitudeM: 8, speedKmh: 0, courseDeg: 0, hdop: 0.9, satellites: 9, valid: true };
  const timer = setInterval(() => {
    const passedMs = Math.round((performance.now() - began) / PARKED_PERIOD_MS) * PARKED_PERIOD_MS;
    void receiver.write(Buffer.from(encodeEpoch({ t: t + passedMs, ...where, ...how }, MINIMAL)));
  }, PARKED_PERIOD_MS);
  const stop = (): void => clearInterval(timer);
  place.later(stop);
  return { stop };
}
