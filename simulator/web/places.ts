/**
 * Points to find one's way by on a map without tiles: communes, bases and hospitals as GeoJSON, `{name, kind}` in the properties of each
 * point; and the places that a scenario names.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Place } from './api.ts';

const point = z.object({
  type: z.literal('Feature'),
  geometry: z.object({
    type: z.literal('Point'),
    /** RFC 7946: longitude first. */
    coordinates: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
  }),
  properties: z.object({
    name: z.string().min(1).max(80),
    kind: z.enum(['base', 'hospital', 'commune', 'other']).default('other'),
  }),
});
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(point).max(5_000) });

/** @throws naming the file and what is wrong in it */
export function readPlaces(file: string): Place[] {
  const read = collection.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  return read.data.features.map(({ geometry, properties }) => {
    const [lon, lat] = geometry.coordinates;
    return { ...properties, lat, lon };
  });
}

/** Of a scenario `j1-…`: those of its steps, and what `places/j1.geojson` has of its sector. */
export function placesOf({ id, way }: Pick<Scenario, 'id' | 'way'>): Place[] {
  const [sector = ''] = id.split('-');
  const file = fileURLToPath(new URL(`./places/${sector}.geojson`, import.meta.url));
  const own = way.kind === 'steps' ? Object.entries(way.places) : [];
  return [
    ...(existsSync(file) ? readPlaces(file) : []),
    ...own.flatMap(([name, { latDeg, lonDeg }]): Place[] => {
      const kind = name === 'BASE' ? 'base' : name === 'CH' ? 'hospital' : null;
      // The others are on the way, where a commune has its name already.
      return kind === null ? [] : [{ name: NAMES[kind], kind, lat: latDeg, lon: lonDeg }];
    }),
  ];
}

const NAMES = { base: 'Base', hospital: 'CH' } as const;
