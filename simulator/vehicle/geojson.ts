/** A way as GeoJSON (RFC 7946): the first LineString in it, bare, in a Feature or in a FeatureCollection. */
import { z } from 'zod';
import type { Track } from './track.ts';

/** Longitude first (section 3.1.1), then perhaps an altitude. */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number());
const lineString = z.object({ type: z.literal('LineString'), coordinates: z.array(position).min(2) });
const feature = z.object({ type: z.literal('Feature'), geometry: z.looseObject({ type: z.string() }).nullable() });
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(feature) });

/** Unchecked: whatever says that it is a LineString. */
function lineIn(json: unknown): unknown {
  const many = collection.safeParse(json);
  if (many.success)
    return many.data.features.map(({ geometry }) => geometry).find((each) => each?.type === 'LineString');
  return feature.safeParse(json).success ? (json as { geometry: unknown }).geometry : json;
}

/** @throws Error naming the file and what is wrong with it */
export function readGeojson(text: string, file: string): Track {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON: ${(error as Error).message}`);
  }
  const line = lineString.safeParse(lineIn(json));
  if (!line.success) throw new Error(`${file}: expected a GeoJSON LineString:\n${z.prettifyError(line.error)}`);
  return { kind: 'line', points: line.data.coordinates.map(([lonDeg, latDeg]) => ({ latDeg, lonDeg })) };
}
