/** A parked receiver that says all: fixes at the machine's own time, its satellites, its antenna; once a second in real time. */
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { UBLOX_M10 } from '../../../simulator/receiver/profile.ts';
import type { Pty } from '../../../simulator/receiver/pty.ts';
import type { Trouble } from '../../../simulator/truth.ts';
import type { Workplace } from './workplace.ts';

/** A car park at Lons-le-Saunier: what no output of a closed gate may show. */
export const PARKED = { latDeg: 46.6739, lonDeg: 5.5581 };

const PERIOD_MS = 1_000;
/** The sky keeps its time, whatever a test makes of the clock of this process. */
const machineNow = Date.now;

const NO_TROUBLE: Trouble = {
  ...{ lossDb: 0, received: null, found: null, navStatus: 'V', antenna: 'OK', leapSecond: false },
  ...{ clock: 'right', poweredMs: 3_600_000, justStarted: false },
};

export type Antenna = 'well' | 'cut';

/** Until the test is over. */
export function parkUnderSky(place: Workplace, receiver: Pty, antenna: Antenna = 'well'): void {
  const cut = antenna === 'cut';
  const trouble: Trouble = cut ? { ...NO_TROUBLE, antenna: 'OPEN', received: 0 } : NO_TROUBLE;
  const how = {
    altitudeM: 260,
    speedKmh: 0,
    courseDeg: null,
    hdop: 0.8,
    satellites: cut ? 0 : 14,
    valid: !cut,
    trouble,
  };
  const tell = (): void => {
    const t = Math.floor(machineNow() / PERIOD_MS) * PERIOD_MS;
    void receiver.write(Buffer.from(encodeEpoch({ t, ...PARKED, ...how }, UBLOX_M10)));
  };
  const timer = setInterval(tell, PERIOD_MS);
  place.later(() => clearInterval(timer));
  tell();
}
