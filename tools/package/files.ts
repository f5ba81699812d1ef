/** Files as a package has them: owned by nobody in particular, modes and times that do not depend on who builds. */
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FILE_MODE = 0o644;
const PROGRAM_MODE = 0o755;
const FOLDER_MODE = 0o755;

/** Every plain file below, relative, sorted. Links are left out: npm makes them for commands that nobody calls here. */
export function filesBelow(folder: string, skip: (relative: string) => boolean = () => false): string[] {
  const found: string[] = [];
  const walk = (at: string): void => {
    for (const name of readdirSync(join(folder, at)).sort()) {
      const relative = at === '' ? name : `${at}/${name}`;
      if (skip(relative)) continue;
      const stat = lstatSync(join(folder, relative));
      if (stat.isDirectory()) walk(relative);
      else if (stat.isFile()) found.push(relative);
    }
  };
  walk('');
  return found;
}

export function place(from: string, to: string, program = false): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, program ? PROGRAM_MODE : FILE_MODE);
}

export function write(to: string, content: string | Buffer, program = false): void {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, content);
  chmodSync(to, program ? PROGRAM_MODE : FILE_MODE);
}

/** Level 9, and no time in its header (which is what zlib does by itself). */
export function writeGzip(to: string, content: string | Buffer): void {
  write(to, gzipSync(content, { level: 9 }));
}

/** The umask of whoever builds shows in folders, the moment of building in every file: neither may. */
export function settle(folder: string, epochS: number): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  const walk = (at: string): void => {
    for (const name of readdirSync(at).sort()) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) walk(path);
      else {
        files++;
        bytes += statSync(path).size;
        utimesSync(path, epochS, epochS);
      }
    }
    chmodSync(at, FOLDER_MODE);
    utimesSync(at, epochS, epochS);
  };
  walk(folder);
  return { files, bytes };
}
