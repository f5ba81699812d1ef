/** The formats of `balise export`, by name: what the command line has to know before anything is exported. */
export const EXPORT_FORMATS = ['jsonl', 'csv', 'gpx', 'geojson', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
