/** Every file that is generated from the schemas and the pages: its path below docs/ and its text. */
import { asyncapi } from './asyncapi.ts';
import { readerSchema } from './json-schema.ts';
import { htmlPage } from './page.ts';
import { changesPage, contractPage, examplesIn } from './pages.ts';
import { TOPICS } from './topics.ts';

export function contractFiles(): Map<string, string> {
  const contract = contractPage();
  const files = new Map<string, string>();
  for (const { name, schema } of TOPICS) {
    const path = `schemas/${name}.json`;
    files.set(path, json({ $schema: 'http://json-schema.org/draft-07/schema#', ...readerSchema(schema) }));
  }
  files.set('asyncapi.json', json(asyncapi(examplesIn(contract))));
  files.set('contract.html', htmlPage(contract, changesPage()));
  return files;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
