/** The files that a scenario's route may be in. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RouteFile } from '../scenarios/format.ts';
import { readGeojson } from './geojson.ts';
import { distanceM } from './geometry.ts';
import { readGpx } from './gpx.ts';
import { readRecording } from './recording.ts';
import type { Track } from './track.ts';

/** The shortest way that has a direction. */
const SHORTEST_M = 1;

function read(route: RouteFile, dir: string): { file: string; track: Track } {
  const open = (file: string) => ({ file: resolve(dir, file), bytes: readFileSync(resolve(dir, file)) });
  if ('nmea' in route) {
    const { file, bytes } = open(route.nmea);
    return { file, track: readRecording(bytes, file) };
  }
  const { file, bytes } = open('gpx' in route ? route.gpx : route.geojson);
  const text = bytes.toString('utf8');
  return { file, track: 'gpx' in route ? readGpx(text, file) : readGeojson(text, file) };
}

/**
 * @param dir that the file is looked for from
 * @throws Error naming the file when it cannot be read or holds no way
 */
export function readTrack(route: RouteFile, dir: string): Track {
  const { file, track } = read(route, dir);
  const [first] = track.points;
  if (first === undefined || !track.points.some((point) => distanceM(first, point) >= SHORTEST_M))
    throw new Error(`${file}: a way has two points or more, and they are not all at one place`);
  return track;
}
