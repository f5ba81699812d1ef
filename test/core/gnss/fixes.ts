import type { ValidFix } from '../../../gateway/core/gnss/fix.ts';
import type { JudgedFix } from '../../../gateway/core/gnss/plausibility.ts';

/** A fix that is believed, changed as the test needs. */
export function fixAt(t: number, changes: Partial<ValidFix> = {}): ValidFix {
  return {
    t,
    monoMs: 0,
    latDeg: 47,
    lonDeg: 7,
    altitudeM: null,
    speedKmh: 50,
    courseDeg: 90,
    status: 'A',
    faaMode: 'A',
    quality: 1,
    mode: '3D',
    hdop: 1,
    pdop: null,
    vdop: null,
    satellitesUsed: 8,
    leapSecond: false,
    navStatus: null,
    systemModes: [],
    accuracyM: null,
    sky: [],
    antenna: null,
    ...changes,
  };
}

/** A fix that was judged: trusted, unless the test says otherwise. */
export function judgedAt(t: number, changes: Partial<JudgedFix> = {}): JudgedFix {
  return { ...fixAt(t, changes), suspect: [], rolloverWeeks: 0, relocated: false, ...changes };
}
