/** The page as the files that a server has to give: bundled, made small, named by what is in them. Nothing comes from anywhere else. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from 'esbuild';

export interface Asset {
  /** As it is asked for: `/`, `/page-ABCD1234.js`. All but `/` never change under their name. */
  path: string;
  /** Content-Type. */
  type: string;
  body: Buffer;
  gzip: Buffer;
}

const PAGE = join(import.meta.dirname, 'page');
const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** @throws what esbuild found wrong with the source */
export async function buildPage(): Promise<Asset[]> {
  const { outputFiles } = await build({
    entryPoints: { page: join(PAGE, 'main.tsx'), look: join(PAGE, 'look/look.css') },
    outdir: '/',
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    tsconfig: join(PAGE, 'tsconfig.json'),
    // Leaflet's own marker images: nothing here asks for them.
    loader: { '.png': 'empty' },
    legalComments: 'eof',
    logLevel: 'silent',
  });
  const files = outputFiles.filter(({ path }) => !path.endsWith('.png'));
  const parts = await Promise.all(
    files.map(({ path, contents }) => asset(`/${basename(path)}`, Buffer.from(contents))),
  );
  const index = await readFile(join(PAGE, 'index.html'), 'utf8');
  const linked = parts.reduce((html, { path }) => html.replace(path.replace(/-[^-]+\./, '.'), path), index);
  return [await asset('/', Buffer.from(linked)), ...parts];
}

async function asset(path: string, body: Buffer): Promise<Asset> {
  const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'text/html; charset=utf-8';
  return { path, type, body, gzip: await promisify(gzip)(body) };
}
