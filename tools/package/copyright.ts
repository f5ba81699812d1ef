/** debian/copyright (DEP-5) of everything that is in the package, from the licences that its parts bring. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paragraph } from './control.ts';
import type { LockedPackage } from './lock.ts';

const LICENCE_FILE = /^(licen[cs]e|copying)(\.|-|$)/i;
/** Node's own is 2 000 lines, of all that is compiled into it: named, and shipped beside the program. */
const TEXT_MAX = 20_000;

/**
 * @param tree where `packages` were put, so that what is described is what is shipped
 * @param place of that tree on the vehicle
 */
export function copyrightFile(own: string, tree: string, place: string, packages: readonly LockedPackage[]): string {
  const head = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: balise
Comment: Made by npm run package. Every part that npm brought has a paragraph of its own, from the licence file that it ships.

Files: *
Copyright: the Balise authors
License: Apache-2.0

License: Apache-2.0
${paragraph(own)}
`;
  return [head, ...packages.map((each) => stanza(tree, place, each))].join('\n');
}

function stanza(tree: string, place: string, { path, name, version, licence }: LockedPackage): string {
  const file = licenceFile(join(tree, path));
  const text = file === null ? null : readFileSync(join(tree, path, file), 'utf8');
  const holders = text === null ? [] : holdersIn(text);
  const author = holders.length > 0 ? holders : [authorOf(join(tree, path)) ?? `the authors of ${name}`];
  const body =
    text === null
      ? `The package brings no licence text; its package.json says: ${licence}`
      : text.length > TEXT_MAX
        ? `${licence} and those of its parts: ${place}/${path}/${file}`
        : text;
  return `Files: ${place.slice(1)}/${path}/*
Comment: ${name} ${version}
Copyright: ${author.join('\n           ')}
License: ${licence}-${name.replace(/[^A-Za-z0-9.-]/g, '-').replace(/^-/, '')}
${paragraph(body)}
`;
}

export function licenceFile(folder: string): string | null {
  return (
    readdirSync(folder)
      .sort()
      .find((name) => LICENCE_FILE.test(name)) ?? null
  );
}

function holdersIn(text: string): string[] {
  const lines = text.slice(0, TEXT_MAX).split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => /^copyright\s.*(\d{4}|\(c\)|©)/i.test(line))
    .slice(0, 5);
}

function authorOf(folder: string): string | null {
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    author?: string | { name?: string };
  };
  return (typeof author === 'string' ? author : author?.name) ?? null;
}
