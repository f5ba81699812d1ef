/** `npm run contract`: writes the published contract below docs/ from the schemas and the pages. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { contractFiles } from './contract/files.ts';

const DOCS = resolve(import.meta.dirname, '../docs');
for (const [path, text] of contractFiles()) {
  const file = resolve(DOCS, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`docs/${path} ${Buffer.byteLength(text)} bytes`);
}
