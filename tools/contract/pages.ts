/** What the generator reads: the pages that are written by hand, and the examples in them. */
import { readFileSync } from 'node:fs';

export interface Example {
  /** Of the topic it is a message of. */
  name: string;
  text: string;
}

const DOCS = new URL('../../docs/', import.meta.url);

export const contractPage = (): string => readFileSync(new URL('contract.md', DOCS), 'utf8');
export const changesPage = (): string => readFileSync(new URL('CONTRACT-CHANGELOG.md', DOCS), 'utf8');

/** The blocks of the contract that begin with ```json NAME, in their order. */
export function examplesIn(page: string): Example[] {
  return [...page.matchAll(/^```json (\w+)\n(.*?)^```/gms)].map(([, name = '', text = '']) => ({ name, text }));
}
