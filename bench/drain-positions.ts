/**
 * Positions as a vehicle records them: the recorded drives through the gateway's own arrow, one after the other and round
 * again until there are enough. A round has more positions than a message, so no message repeats itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAUSIBLE } from '../gateway/core/gnss/continuity.ts';
import { createFaults } from '../gateway/core/health.ts';
import { createRecorder } from '../gateway/core/record/recorder.ts';
import type { PositionRecord } from '../gateway/core/record/schema.ts';
import { createGnssArrow } from '../gateway/pipeline-gnss.ts';
import { encodeEpoch } from '../simulator/receiver/encoder.ts';
import { type Drive, toDrive } from '../simulator/vehicle/drive.ts';
import { createVehicle } from '../simulator/vehicle/motion.ts';
import { createManualClock } from '../test/support/manual-clock.ts';
import { createRandom } from '../test/support/random.ts';
import { ROUND } from './round.ts';

const DRIVES = join(import.meta.dirname, '../../shared/nmea/drives');
/** The recordings are old. */
const NOT_BEFORE_MS = Date.UTC(2000, 0, 1);
const SAMPLING = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
/** How much later than the others an epoch's bytes may be read. */
const ARRIVAL_JITTER_MS = 16;
const BETWEEN_DRIVES_MS = 5_000;
/** Another longitude in each round. */
const ROUND_SHIFT_DEG = 0.011;
/** The last one was recorded so long before the run. */
const RECORDED_BEFORE_MS = 600_000;
const INVENTED_S = 10_000;

/** In one line, for whoever reads the figures. */
export interface Drives {
  said: string;
  positions(count: number, series: string): PositionRecord[];
}

export function readDrives(): Drives {
  const names = existsSync(DRIVES) ? readdirSync(DRIVES).filter((name) => name.endsWith('.nmea')) : [];
  const drives =
    names.length === 0 ? [inventedDrive()] : names.map((name) => toDrive(readFileSync(join(DRIVES, name)), name));
  const recorded = drives.map((drive, i) => record(drive, i + 1));
  const said =
    names.length === 0
      ? 'POSITIONS ARE INVENTED: the recorded drives (../shared/nmea/drives) are not here, and bytes per position are not those of a road'
      : `positions of ${names.length} recorded drives (${recorded.map((each) => each.length).join(' + ')}), round and round`;
  return { said, positions: (count, series) => endless(recorded, count, series) };
}

function inventedDrive(): Drive {
  const vehicle = createVehicle({ ...ROUND, startT: Date.now() - INVENTED_S * 1_000 });
  const seconds = Array.from({ length: Math.min(INVENTED_S, Math.floor(vehicle.durationS)) }, (_, s) => s);
  const text = seconds.map((s) => encodeEpoch(vehicle.at(s))).join('');
  return toDrive(Buffer.from(text, 'latin1'), 'invented drive');
}

function record({ epochs, startT }: Drive, seed: number): PositionRecord[] {
  const clock = createManualClock();
  const random = createRandom(seed);
  const recorder = createRecorder(
    { series: '', nextEvent: 1, nextPosition: 1 },
    'a5b1c9d2-7a51-4a50-8a43-2d9d1f0c6e11',
  );
  const positions: PositionRecord[] = [];
  const options = {
    ...{ notBeforeMs: NOT_BEFORE_MS, plausibility: PLAUSIBLE },
    sampling: { moving: SAMPLING, mission: SAMPLING, stationaryS: 60 },
  };
  const faults = createFaults(() => undefined);
  const arrow = createGnssArrow(clock, faults, options, 0, {
    ...{
      gateOpen: () => true,
      missionOpen: () => false,
      onTrusted: () => undefined,
      onEvent: () => undefined,
      onHere: () => undefined,
    },
    onPosition: (point, why) => positions.push(recorder.position(point, why, '5f0e6a1c9b22', null)),
  });
  for (const epoch of epochs) {
    const dueMs = epoch.t - startT + 1_000 + random.below(ARRIVAL_JITTER_MS + 1);
    clock.advance(Math.max(0, dueMs - clock.monoMs()));
    arrow.onBytes(epoch.bytes);
  }
  return positions;
}

/** One after the other in time, in odometer and in number, the last one shortly before now. */
function endless(drives: readonly (readonly PositionRecord[])[], count: number, series: string): PositionRecord[] {
  const out: PositionRecord[] = [];
  let end = { t: 0, odoM: 0 };
  for (let part = 0; out.length < count; part++) {
    const drive = drives[part % drives.length] ?? [];
    const [first] = drive;
    if (first === undefined) throw new Error('a recorded drive gives no position');
    const shift = Math.floor(part / drives.length) * ROUND_SHIFT_DEG;
    for (const position of drive.slice(0, count - out.length)) {
      const t = end.t + BETWEEN_DRIVES_MS + position.t - first.t;
      out.push({
        ...position,
        ...{ series, n: out.length + 1, t, mono: t + position.mono - (position.t - first.t) },
        lon: Math.round((position.lon + shift) * 1e6) / 1e6,
        odoM: end.odoM + (position.odoM ?? 0),
      });
    }
    const last = out.at(-1) ?? first;
    end = { t: last.t, odoM: last.odoM ?? 0 };
  }
  const startT = Date.now() - RECORDED_BEFORE_MS - end.t;
  return out.map((position) => ({ ...position, t: startT + position.t }));
}
