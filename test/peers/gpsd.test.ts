/**
 * An outside judge: gpsd reads every receiver that the simulator plays and must find the vehicle where it truly is, within
 * the error that the noise model allows, and nowhere in a tunnel.
 */
import { describe, expect, test } from 'vitest';
import { playLive, type Socketed } from '../../simulator/receiver/live.ts';
import { PROFILES, type ProfileName } from '../../simulator/receiver/profiles.ts';
import { openPty, type Pty } from '../../simulator/receiver/pty.ts';
import { createErrorBound } from '../../simulator/receiver/reception.ts';
import { createTelling } from '../../simulator/receiver/recording.ts';
import { realPacer } from '../../simulator/runner/pacer.ts';
import type { Motion } from '../../simulator/truth.ts';
import { distanceM } from '../../simulator/vehicle/geometry.ts';
import { seenIn, surrounded, traceAt } from '../simulator/receiver/trace.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { startGpsd, type Tpv, WITHOUT_GPSD } from './gpsd.ts';

const FROM_S = 60;
const TO_S = 140;
const TUNNEL = { from: 100, to: 112, kind: 'tunnel' };
/**
 * 68 s of these 80 are outside the tunnel. gpsd misses a few while it opens the port and counts the first epochs, and on a busy machine
 * takes two epochs for one (38 were seen).
 */
const FIXES_AT_LEAST = 30;
const BLIND_AT_LEAST = 10;
/** So many times as fast as the receiver would be: gpsd keeps up with it, and can still tell two epochs apart. */
const SPEED = 16;
const PACE = { nowMs: () => realPacer.nowMs() * SPEED, to: (ms: number) => realPacer.to(ms / SPEED) };
/** Four decimals of a minute, and gpsd's own. */
const ROUNDING_M = 0.3;
/** Where RMC does not come first, gpsd works the speed out from positions whose errors wander. */
const SPEED_ERROR_MS = 2;

const names = Object.keys(PROFILES) as ProfileName[];

/** Never pulled out. */
const plugged = (pty: Pty): Socketed => ({ ...pty, unplug: () => undefined, plug: () => undefined });

/** What is wrong with what gpsd says of one second; null = nothing. */
function complaint({ mode, lat, lon, speed }: Tpv, motion: Motion, boundM: number | null): string | null {
  if (mode < 2) return boundM === null ? null : 'no fix';
  if (boundM === null) return 'a fix where there is none';
  if (lat === undefined || lon === undefined) return 'a fix without a position';
  const errorM = distanceM(motion, { latDeg: lat, lonDeg: lon });
  if (errorM > boundM + ROUNDING_M) return `${errorM.toFixed(1)} m from the truth, ${boundM.toFixed(1)} allowed`;
  if (speed !== undefined && Math.abs(speed - motion.speedKmh / 3.6) > SPEED_ERROR_MS) return `speed ${speed} m/s`;
  return null;
}

describe('gpsd finds the vehicle where it is, and nowhere in a tunnel', () => {
  test.for(names)('%s', async (profile, { skip }) => {
    if (WITHOUT_GPSD !== null) skip(WITHOUT_GPSD);
    const place = createWorkplace();
    const scenario = surrounded({ receiver: { profile, hz: 1, baud: 115_200, start: 'hot' }, sky: [TUNNEL] });
    const tell = createTelling(scenario, seenIn(scenario), scenario.seed);
    const pty = openPty();
    place.later(() => pty.close());
    const gpsd = await startGpsd(place, pty.path);
    const played = (second: number) => tell(FROM_S + second);
    await playLive({
      scenario,
      tell: played,
      untilS: TO_S - FROM_S,
      outlet: plugged(pty),
      pace: PACE,
      ended: () => false,
    });
    const motionAt = traceAt(scenario);
    const boundM = createErrorBound(scenario, scenario.seed);
    const told = gpsd.reports.flatMap((report) => {
      return report.time === undefined ? [] : [{ report, second: (Date.parse(report.time) - scenario.startT) / 1000 }];
    });
    const complaints = told.flatMap(({ report, second }) => {
      const what = complaint(report, motionAt(second), boundM(second));
      return what === null ? [] : [`second ${second}: ${what}`];
    });
    expect(complaints).toEqual([]);
    const seconds = (fix: boolean) =>
      new Set(told.filter(({ report }) => report.mode >= 2 === fix).map((one) => one.second));
    expect(seconds(true).size).toBeGreaterThanOrEqual(FIXES_AT_LEAST);
    expect(seconds(false).size).toBeGreaterThanOrEqual(BLIND_AT_LEAST);
  });
});
