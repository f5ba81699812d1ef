/** A receiver with a whole sky on a pty: one epoch a second, in real time, as a u-blox M8 says it. */
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { UBLOX_M8 } from '../../../simulator/receiver/profile.ts';
import { openPty } from '../../../simulator/receiver/pty.ts';
import type { Workplace } from './workplace.ts';

/** Above 60°, so that no number of a screen looks like one: see traces.ts. */
export const HERE = { latDeg: 61.123456, lonDeg: -121.654321 };
const PERIOD_MS = 1_000;

/** @returns the device that the gateway opens */
export function startLiveReceiver(place: Workplace, t: number = Date.UTC(2026, 2, 1, 8)): string {
  const pty = openPty();
  const how = { altitudeM: 8, speedKmh: 0, courseDeg: 0, hdop: 0.9, satellites: 9, valid: true };
  let epochs = 0;
  const timer = setInterval(() => {
    void pty.write(Buffer.from(encodeEpoch({ t: t + epochs * PERIOD_MS, ...HERE, ...how }, UBLOX_M8)));
    epochs++;
  }, PERIOD_MS);
  place.later(() => {
    clearInterval(timer);
    pty.close();
  });
  return pty.path;
}
