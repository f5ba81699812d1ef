/** `npm run manual`: writes docs/man/balise.1 from the tree of verbs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { manualPage } from './manual/page.ts';

const file = resolve(import.meta.dirname, '../docs/man/balise.1');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, manualPage());
