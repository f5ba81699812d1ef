/** Points on a map without tiles, and the keys of the page's keypad. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findScenario } from '../../../simulator/scenarios/scenario.ts';
import { keyViews } from '../../../simulator/web/keys.ts';
import { placesOf, readPlaces } from '../../../simulator/web/places.ts';

const PLACES = fileURLToPath(new URL('../../../simulator/web/places/', import.meta.url));

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-places-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each(readdirSync(PLACES))('%s is read, and has no name twice', (file) => {
  const names = readPlaces(join(PLACES, file)).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(5);
  expect(new Set(names).size).toBe(names.length);
});

test('a scenario has its base, its hospital, and the communes of its sector', () => {
  const places = placesOf(findScenario('j1-lons-arinthod'));
  expect(places.filter(({ kind }) => kind === 'base')).toEqual([
    { name: 'Base', kind: 'base', lat: 46.6845, lon: 5.5567 },
  ]);
  expect(places.filter(({ kind }) => kind === 'hospital')).toEqual([
    { name: 'CH', kind: 'hospital', lat: 46.6789, lon: 5.5506 },
  ]);
  expect(places).toContainEqual({ name: 'Arinthod', kind: 'commune', lat: 46.396, lon: 5.566 });
});

test.each([
  ['no GeoJSON', { type: 'Feature' }],
  ['a latitude that is none', point(5, 91)],
  ['a kind that is none', { ...point(5, 46), properties: { name: 'A', kind: 'castle' } }],
])('%s is named with its file', (_, what) => {
  const file = join(dir, 'made.geojson');
  const isFeature = 'geometry' in what;
  writeFileSync(file, JSON.stringify(isFeature ? { type: 'FeatureCollection', features: [what] } : what));
  expect(() => readPlaces(file)).toThrow(file);
});

function point(lon: number, lat: number) {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { name: 'A' } };
}

test('the keypad has every key that means something, and what it means when it is held', () => {
  const keys = keyViews('B=PEC, C+=PAUSE, 8=none');
  expect(keys).toContainEqual({ key: '4', function: null, hold: 'DETRESSE' });
  expect(keys).toContainEqual({ key: 'B', function: 'PEC', hold: null });
  expect(keys).toContainEqual({ key: 'C', function: null, hold: 'PAUSE' });
  expect(keys.map(({ key }) => key)).not.toContain('8');
});
