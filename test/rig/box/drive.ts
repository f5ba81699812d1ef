/** The receiver's side: one epoch a second, in real time, of an ambulance that drives up and down a road without an end to its night. */
import { createClock } from '../../../gateway/drivers/clock.ts';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { MINIMAL } from '../../../simulator/receiver/profile.ts';

export interface Drive {
  stop(): void;
}

const PERIOD_MS = 1_000;
const SPEED_KMH = 54;
const BASE = { latDeg: 4.9, lonDeg: -52.3 };
/** A degree of latitude. */
const M_PER_DEG = 111_195;
/** One way, then back. */
const LEG_S = 600;

export function startDrive(receive: (bytes: Uint8Array) => void): Drive {
  const clock = createClock();
  const beganMs = clock.monoMs();
  const timer = clock.every(PERIOD_MS, () => {
    const passedS = Math.round((clock.monoMs() - beganMs) / 1_000);
    const there = Math.floor(passedS / LEG_S) % 2 === 0;
    const legS = there ? passedS % LEG_S : LEG_S - (passedS % LEG_S);
    const latDeg = BASE.latDeg + (legS * SPEED_KMH) / 3.6 / M_PER_DEG;
    const how = {
      altitudeM: 8,
      speedKmh: SPEED_KMH,
      courseDeg: there ? 0 : 180,
      hdop: 0.9,
      satellites: 9,
      valid: true,
    };
    const t = Math.round(clock.wallMs() / 1_000) * 1_000;
    receive(Buffer.from(encodeEpoch({ t, latDeg, lonDeg: BASE.lonDeg, ...how }, MINIMAL)));
  });
  return { stop: () => timer.cancel() };
}
