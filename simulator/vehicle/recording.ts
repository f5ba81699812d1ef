/** A recorded drive as a way: its fixes are where the vehicle was, as far as they can be believed. */
import { toDrive } from './drive.ts';
import { createEpochReader } from './expected/fixes.ts';
import { DEFAULT_RULES } from './expected/rules.ts';
import { createTrust } from './expected/trust.ts';
import type { TimedPoint, Track } from './track.ts';

/** @throws Error naming the file when it holds no dated sentence */
export function readRecording(bytes: Uint8Array, file: string): Track {
  const reader = createEpochReader(0);
  const trust = createTrust(DEFAULT_RULES);
  const points: TimedPoint[] = [];
  for (const { fix } of toDrive(bytes, file).epochs.flatMap((epoch) => reader.epoch(epoch.bytes))) {
    if (fix === null || trust.judge(fix, false).kind !== 'trusted' || fix.t <= (points.at(-1)?.t ?? 0)) continue;
    points.push({ t: fix.t, latDeg: fix.lat, lonDeg: fix.lon });
  }
  return { kind: 'timed', points };
}
