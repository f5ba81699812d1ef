/** The commands in docs/guides, line by line, with the word behind ```sh that says which test runs them. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const GUIDES = resolve(import.meta.dirname, '../../docs/guides');

export interface GuideLine {
  guide: string;
  tag: string;
  text: string;
}

export const guideTexts = (): { guide: string; text: string }[] =>
  readdirSync(GUIDES)
    .filter((name) => name.endsWith('.md'))
    .map((guide) => ({ guide, text: readFileSync(resolve(GUIDES, guide), 'utf8') }));

export function guideLines(): GuideLine[] {
  return guideTexts().flatMap(({ guide, text: page }) =>
    [...page.matchAll(/^```sh ?(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, tag = '', block = '']) =>
      block
        .trimEnd()
        .split('\n')
        .map((text) => ({ guide, tag, text })),
    ),
  );
}
