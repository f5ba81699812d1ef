/** The formats of `balise export`: records as they are, a track for a map program, or a page to be read and printed. */
import type { ExportFormat } from './format-names.ts';
import { geoJsonLines } from './geojson.ts';
import { gpxLines } from './gpx.ts';
import { pageLines } from './page/page.ts';
import { csvLines, jsonLines } from './plain.ts';
import type { ExportSource } from './source.ts';

/** Lines without their line feeds. */
export function exportLines(format: ExportFormat, source: ExportSource): Generator<string> {
  switch (format) {
    case 'jsonl':
      return jsonLines(source.positions(), source.events());
    case 'csv':
      return csvLines(source.positions(), source.events());
    case 'gpx':
      return gpxLines(source);
    case 'geojson':
      return geoJsonLines(source);
    case 'html':
      return pageLines(source);
    default:
      return format satisfies never;
  }
}
