/** Which fixes become positions, and which are believed (docs/sampling.md). Part of the table in options.ts. */
import { PLAUSIBLE } from '../gnss/continuity.ts';
import { type Option, whole } from './option-kinds.ts';

export const SAMPLING_OPTIONS = {
  'sampling.movingS': whole(5, 1, 600, 's', 'while moving, a position at least this often'),
  'sampling.stationaryS': whole(
    60,
    5,
    3_600,
    's',
    'while stationary; the map of the coordinator is never older than a minute',
  ),
  'sampling.distanceM': whole(100, 10, 10_000, 'm', 'while moving, a position at least this often'),
  'sampling.angleDeg': whole(15, 5, 180, '°', 'a bend is drawn with its corner'),
  'sampling.speedKmh': whole(15, 5, 200, 'km/h', 'a change of speed is a reason for a position'),
  'sampling.missionS': whole(5, 1, 600, 's', 'as sampling.movingS, between the départ and the return of a mission'),
  'sampling.missionDistanceM': whole(100, 10, 10_000, 'm', 'as sampling.distanceM, during a mission'),
  'sampling.missionAngleDeg': whole(15, 5, 180, '°', 'as sampling.angleDeg, during a mission'),
  'sampling.missionSpeedKmh': whole(15, 5, 200, 'km/h', 'as sampling.speedKmh, during a mission'),
  'plausibility.speedKmh': whole(
    PLAUSIBLE.speedKmh,
    100,
    400,
    'km/h',
    'a fix that states more, or that could only be reached faster, is kept as suspect and moves nothing',
  ),
  'plausibility.jumpM': whole(
    PLAUSIBLE.jumpM,
    20,
    1_000,
    'm',
    'what reflections between houses may move a place in no time (40 m is common); a teleport is beyond',
  ),
  'plausibility.accelerationMs2': whole(
    PLAUSIBLE.accelerationMs2,
    5,
    100,
    'm/s²',
    'tyres give 10; a fix whose speed changed faster is kept as suspect',
  ),
} as const satisfies Record<string, Option>;
