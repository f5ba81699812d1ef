/** The GeoJSON file by the rules of RFC 7946, and by GDAL. */
import { describe, expect, test } from 'vitest';
import { geoJsonLines } from '../../../gateway/core/export/geojson.ts';
import type { ExportSource } from '../../../gateway/core/export/source.ts';
import { driven, garde, pressed, sourceOf, T } from '../../support/exports.ts';
import { judged, withoutProgram } from '../../support/running/outside.ts';

type Place = [lon: number, lat: number];
interface Feature {
  type: string;
  geometry: null | { type: 'Point'; coordinates: Place } | { type: 'MultiLineString'; coordinates: Place[][] };
  properties: Record<string, unknown> & { kind: string };
}
interface Collection {
  type: string;
  bbox?: number[];
  features: Feature[];
  properties: Record<string, unknown>;
}

const NO_GDAL = withoutProgram('ogrinfo', 'gdal-bin');
const textOf = (source: ExportSource): string => [...geoJsonLines(source)].join('\n');
const read = (source: ExportSource) => JSON.parse(textOf(source)) as Collection;

function placesOf({ geometry }: Feature): Place[] {
  if (geometry === null) return [];
  return geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat();
}

/** What of a collection the RFC does not allow, by its sections. */
function wrongs(collection: Collection): string[] {
  const found: string[] = [];
  if (collection.type !== 'FeatureCollection') found.push('1.4 type');
  if ('crs' in collection) found.push('4 crs');
  for (const feature of collection.features) {
    if (feature.type !== 'Feature' || !('geometry' in feature) || !('properties' in feature)) found.push('3.2');
    const { geometry } = feature;
    if (geometry?.type === 'MultiLineString' && geometry.coordinates.some((line) => line.length < 2))
      found.push('3.1.4');
    for (const place of placesOf(feature)) {
      const [lon, lat] = place;
      if (place.length !== 2 || Math.abs(lon) > 180 || Math.abs(lat) > 90) found.push(`3.1.1 ${place}`);
    }
  }
  return found;
}

describe('a garde as GeoJSON', () => {
  const collection = read(garde());
  const [track] = collection.features;

  test('is as RFC 7946 wants it, longitude first', () => {
    expect(wrongs(collection)).toEqual([]);
    const [first] = [...garde().positions()];
    expect(placesOf(track as Feature)[0]).toEqual([first?.lon, first?.lat]);
    const [west = 0, south = 0, east = 0, north = 0] = collection.bbox ?? [];
    const outside = collection.features
      .flatMap(placesOf)
      .filter(([lon, lat]) => lon < west || lon > east || lat < south || lat > north);
    expect(outside).toEqual([]);
    expect([west < east, south < north]).toEqual([true, true]);
  });

  test('has one MultiLineString for the service, a line for each stretch, and a time for each place', () => {
    expect(track?.geometry?.type).toBe('MultiLineString');
    const lines = track?.geometry?.coordinates as Place[][];
    expect(lines.map((line) => line.length)).toEqual([239, 215, 240, 120]);
    const times = track?.properties['coordTimes'] as string[][];
    expect(times.map((line) => line.length)).toEqual([239, 215, 240, 120]);
    expect(times[1]?.[0]).toBe(new Date(T + 23 * 60_000).toISOString());
    expect(collection.features.filter(({ properties }) => properties.kind === 'track')).toHaveLength(1);
  });

  test('has the statuses as points, what was left out and the gaps', () => {
    const statuses = collection.features.filter(({ properties }) => properties.kind === 'status');
    expect(statuses.map(({ properties }) => properties['name'])).toEqual([
      ...['PRISE_GARDE', 'DEPART', 'ARRIVEE', 'TRANSP', 'DESTIN', 'RETOUR', 'REN-BASE'],
    ]);
    expect(statuses[3]?.properties).toMatchObject({ mission: 'M-1', implied: ['PEC'], sinceMs: 780_000 });
    expect(collection.properties).toMatchObject({ suspectLeftOut: [{ reason: 'teleport', count: 1 }], drawn: 814 });
    expect(collection.properties['gaps']).toMatchObject([
      { why: 'shadow' },
      { why: 'unknown' },
      { why: 'power', missing: 204 },
    ]);
  });

  test.skipIf(NO_GDAL !== null)(`GDAL reads every feature of it${NO_GDAL ?? ''}`, () => {
    const said = judged('ogrinfo', ['-so', '-al', '/vsistdin/'], textOf(garde()));
    expect(said).toMatch(/using driver `GeoJSON' successful/);
    expect(said).toContain(`Feature Count: ${collection.features.length}`);
    expect(said).toContain('ID["EPSG",4326]');
  });
});

test('two services are two features; a position between two gaps is a point, for a line has two', () => {
  const positions = [
    ...driven({ n: 1, minute: 0, positions: 3 }),
    ...driven({ n: 4, minute: 30, positions: 1 }),
    ...driven({ n: 5, minute: 60, positions: 2, service: 'service-2' }),
  ];
  const collection = read(sourceOf(positions, []));
  expect(wrongs(collection)).toEqual([]);
  expect(collection.features.map(({ geometry, properties }) => [geometry?.type, properties['service']])).toEqual([
    ['MultiLineString', 'service-1'],
    ['Point', 'service-1'],
    ['MultiLineString', 'service-2'],
  ]);
});

test('an empty period is an empty collection; a press without a place has a null geometry; a hostile name is a string', () => {
  const empty = read(sourceOf([], []));
  expect(wrongs(empty)).toEqual([]);
  expect([empty.features, empty.bbox]).toEqual([[], undefined]);
  const mission = '"}]}<script>\u0000';
  const press = { ...pressed(1, 0, 'DEPART', { mission } as object), position: null } as never;
  const [feature] = read(sourceOf([], [press])).features;
  expect([feature?.geometry, feature?.properties['mission']]).toEqual([null, mission]);
});
