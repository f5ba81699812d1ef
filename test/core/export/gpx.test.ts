/** The GPX file by the sequences of gpx.xsd 1.1, and by two programs that read it. */
import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { gpxLines } from '../../../gateway/core/export/gpx.ts';
import type { ExportSource } from '../../../gateway/core/export/source.ts';
import { ABOUT, driven, garde, pressed, sourceOf, T } from '../../support/exports.ts';
import { judged, withoutProgram } from '../../support/running/outside.ts';

const NO_GPSBABEL = withoutProgram('gpsbabel', 'gpsbabel');
const NO_GDAL = withoutProgram('ogrinfo', 'gdal-bin');
const textOf = (source: ExportSource): string => `${[...gpxLines(source)].join('\n')}\n`;

/** Sequences of the schema, as far as this file uses them: an element comes in this order, each but the repeated ones once. */
const SEQUENCES: Record<string, readonly string[]> = {
  gpx: ['metadata', 'wpt*', 'rte*', 'trk*', 'extensions'],
  metadata: ['name', 'desc', 'author', 'copyright', 'link*', 'time', 'keywords', 'bounds', 'extensions'],
  trk: ['name', 'cmt', 'desc', 'src', 'link*', 'number', 'type', 'extensions', 'trkseg*'],
  trkseg: ['trkpt*', 'extensions'],
  ...Object.fromEntries(
    ['wpt', 'trkpt'].map((name) => [
      name,
      [
        ...['ele', 'time', 'magvar', 'geoidheight', 'name', 'cmt', 'desc', 'src', 'link*', 'sym', 'type', 'fix', 'sat'],
        ...['hdop', 'vdop', 'pdop', 'ageofdgpsdata', 'dgpsid', 'extensions'],
      ],
    ]),
  ),
};

function childrenOf(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node) => node.nodeType === 1) as Element[];
}

/** What of a document the schema does not allow. */
function wrongs(element: Element): string[] {
  const names = childrenOf(element).map(({ localName }) => localName ?? '');
  const sequence = SEQUENCES[element.localName ?? ''];
  if (sequence === undefined) return names.length === 0 ? valueWrongs(element) : [`${element.localName} has children`];
  const places = names.map((name) => sequence.findIndex((one) => one.replace('*', '') === name));
  const bad = places.flatMap((place, i) => {
    const before = places[i - 1] ?? -1;
    const again = place === before && sequence[place]?.endsWith('*') !== true;
    return place < before || place < 0 || again ? [`${element.localName}: ${names[i]} at ${i}`] : [];
  });
  return [...bad, ...childrenOf(element).flatMap(wrongs)];
}

function valueWrongs({ localName, textContent: value }: Element): string[] {
  const kinds: Record<string, RegExp> = {
    time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
    ele: /^-?\d+(\.\d+)?$/,
    hdop: /^\d+(\.\d+)?$/,
    sat: /^\d+$/,
    fix: /^(none|2d|3d|dgps|pps)$/,
  };
  const kind = kinds[localName ?? ''];
  return kind === undefined || kind.test(value ?? '') ? [] : [`${localName}: ${value}`];
}

function parsed(text: string): Element {
  const problems: string[] = [];
  const document = new DOMParser({ onError: (level, message) => problems.push(`${level}: ${message}`) });
  const root = document.parseFromString(text, 'text/xml').documentElement as Element;
  expect(problems).toEqual([]);
  return root;
}

const all = (root: Element, name: string): Element[] => Array.from(root.getElementsByTagName(name));

describe('a garde as GPX 1.1', () => {
  const root = parsed(textOf(garde()));

  test('is as the schema wants it', () => {
    expect(root.namespaceURI).toBe('http://www.topografix.com/GPX/1/1');
    expect([root.getAttribute('version'), root.getAttribute('creator')]).toEqual(['1.1', 'Balise']);
    expect(wrongs(root)).toEqual([]);
  });

  test('has a segment before and after the tunnel, the hour and the power cut, and no point but recorded ones', () => {
    const segments = all(root, 'trkseg').map((segment) => all(segment, 'trkpt').length);
    expect(segments).toEqual([239, 215, 240, 120]);
    const recorded = new Set([...garde().positions()].map(({ lat, lon }) => `${lat} ${lon}`));
    const drawn = all(root, 'trkpt').map((point) => `${point.getAttribute('lat')} ${point.getAttribute('lon')}`);
    expect(drawn.filter((place) => !recorded.has(place))).toEqual([]);
    expect(drawn).not.toContain('48.85 2.35');
    expect(all(root, 'trk')[0]?.getElementsByTagName('desc')[0]?.textContent).toBe(
      '814 positions, 3 gaps, 1 suspect position left out (teleport 1). Nothing was interpolated.',
    );
  });

  test('has the statuses as way points with name and time', () => {
    const points = all(root, 'wpt').map((point) => childrenOf(point).map(({ textContent }) => textContent));
    expect(points[1]).toEqual(['2026-11-22T07:31:00.000Z', 'DEPART (departure)', 'M-1', 'DEPART']);
    expect(points).toHaveLength(7);
  });

  test.skipIf(NO_GPSBABEL !== null)(`gpsbabel reads every segment and point of it${NO_GPSBABEL ?? ''}`, () => {
    const again = parsed(judged('gpsbabel', ['-i', 'gpx', '-f', '-', '-o', 'gpx', '-F', '-'], textOf(garde())));
    expect(all(again, 'trkseg').map((segment) => all(segment, 'trkpt').length)).toEqual([239, 215, 240, 120]);
    expect(all(again, 'wpt')).toHaveLength(7);
  });

  test.skipIf(NO_GDAL !== null)(`GDAL reads it as tracks and way points${NO_GDAL ?? ''}`, () => {
    const said = judged('ogrinfo', ['-so', '-al', '/vsistdin/'], textOf(garde()));
    const layers = [...said.matchAll(/Layer name: (\S+)[\s\S]*?Feature Count: (\d+)/g)].map(([, ...of]) => of);
    expect(Object.fromEntries(layers)).toMatchObject({ waypoints: '7', tracks: '1', track_points: '814' });
  });
});

test('an empty period is a file without a segment', () => {
  const root = parsed(textOf(sourceOf([], [])));
  expect(wrongs(root)).toEqual([]);
  expect(all(root, 'trkseg')).toEqual([]);
});

test('what a mission or a vehicle calls itself cannot leave its element', () => {
  const hostile = '<script>alert(1)</script>&"\u0000\u0007]]>';
  const event = pressed(1, 0, 'DEPART', { mission: hostile } as object);
  const source = sourceOf(driven({ n: 1, minute: 0, positions: 2 }), [event], {
    about: { ...ABOUT, vehicle: hostile },
  });
  const text = textOf(source);
  expect(text).not.toContain('<script');
  const root = parsed(text);
  expect(wrongs(root)).toEqual([]);
  expect(all(root, 'wpt')[0]?.getElementsByTagName('desc')[0]?.textContent).toBe('<script>alert(1)</script>&"]]>');
});

test('a press before the time was known is dated by its boot', () => {
  const early = { ...pressed(1, 0, 'DEPART'), t: null, mono: 3_000 };
  const event = { ...pressed(2, 0, 'DEPART'), type: 'time', utcMinusMonoMs: T, stepMs: null } as never;
  const root = parsed(textOf(sourceOf([], [early as never, event])));
  expect(all(root, 'wpt')[0]?.getElementsByTagName('time')[0]?.textContent).toBe('2026-11-22T07:30:03.000Z');
});
