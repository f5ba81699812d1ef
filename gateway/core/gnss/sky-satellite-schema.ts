/** One satellite as it is told. Apart from what reckons with it: whoever only reads sentences loads no schema. */
import { z } from 'zod';

export const skySatellite = z.object({
  system: z.enum(['gps', 'sbas', 'glonass', 'galileo', 'beidou', 'qzss', 'navic']),
  prn: z.int().describe('As its own system numbers it, whatever the receiver does'),
  elevationDeg: z.int().nullable().describe('Above the horizon; null: not said'),
  azimuthDeg: z.int().nullable().describe('From true north, clockwise; null: not said'),
  cn0DbHz: z.int().nullable().describe('Best of its signals; null: not received'),
  used: z.boolean().nullable().describe('In the last fix; null: the receiver does not say (no GSA)'),
});
