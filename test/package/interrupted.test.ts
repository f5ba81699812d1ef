/**
 * The power goes while dpkg works: at points of an upgrade that a seed chooses. At each the box must start as it is, without any hand,
 * and afterwards be mended by what a technician would type.
 */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../support/random.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { type Box, createBox, filesOf, stateOf } from './support/box.ts';
import { whyNoDebian } from './support/debian.ts';
import { createPackages, type Packages } from './support/packages.ts';

const PATIENCE_MS = 1_800_000;
const SEED = Number(process.env['BALISE_SEED'] ?? 20_261_129);
const [OLD, NEW] = ['0.1.0', '0.2.0'];
const why = whyNoDebian('amd64');

/** When the power goes: a file of the program, chosen once, that dpkg has written, renamed or removed by then; or what dpkg says. */
interface Point {
  name: string;
  reached(box: Box, upgrade: Upgrade): boolean;
}

interface Upgrade {
  from: string;
  to: string;
  /** Below /usr/lib/balise/VERSION. */
  files: readonly string[];
}

const random = createRandom(SEED);
const there = (box: Box, version: string, file: string): boolean =>
  existsSync(box.path(`usr/lib/balise/${version}/${file}`));
const says = (box: Box, state: string, version: string): boolean =>
  box.read('var/log/dpkg.log').trimEnd().endsWith(`status ${state} balise:amd64 ${version}`);

function atFile(name: string, reached: (box: Box, upgrade: Upgrade, file: string) => boolean): Point {
  const share = random.below(1_000) / 1_000;
  const chosen = (files: readonly string[]): string => files[Math.floor(share * files.length)] ?? '';
  return { name, reached: (box, upgrade) => reached(box, upgrade, chosen(upgrade.files)) };
}

const unpacked = (box: Box, { to }: Upgrade, file: string): boolean =>
  there(box, to, `${file}.dpkg-new`) || there(box, to, file);
const named = (box: Box, { to }: Upgrade, file: string): boolean => there(box, to, file);

const POINTS: Point[] = [
  atFile('while files are unpacked', unpacked),
  atFile('while files are unpacked, elsewhere', unpacked),
  atFile('while files get their names', named),
  atFile('while files get their names, elsewhere', named),
  atFile('while old files are removed', (box, { from }, file) => !there(box, from, file)),
  { name: 'before it is configured', reached: (box, { to }) => says(box, 'unpacked', to) },
  { name: 'while it is configured', reached: (box, { to }) => says(box, 'half-configured', to) },
];

describe(`an upgrade that is cut off (seed ${SEED})`, () => {
  let packages: Packages;
  beforeAll(() => {
    if (why === null) packages = createPackages('amd64');
  }, PATIENCE_MS);
  afterAll(() => packages?.remove());

  it('starts as it is at every point, and is mended with nothing lost', { timeout: PATIENCE_MS }, async ({ skip }) => {
    if (why !== null) skip(why);
    const box = await createBox(createWorkplace(), 'amd64');
    expect(await box.dpkg('-i', packages.deb(OLD))).toMatchObject({ code: 0 });
    box.set({ 'gnss.kind': 'none' });
    const config = box.read('etc/balise/balise.toml');
    const files = filesOf(box).flatMap((file) => file.split(`usr/lib/balise/${OLD}/`)[1] ?? []);
    let recorded = 0;
    let series: string | null = null;
    // There and back: both read the same data, so the one is an upgrade of the other.
    let [from, to] = [OLD, NEW];

    for (const { name, reached } of POINTS) {
      const upgrade = { from, to, files };
      const cut = await cutUpgrade(box, packages.deb(to), () => reached(box, upgrade));
      expect(cut, `${name}: the upgrade was over before`).toBe(true);
      const daemon = await box.startDaemon();
      const status = await daemon.until(({ running }) => expect(running, name).toBe(true));
      series ??= status.series;
      expect(status.series, name).toBe(series);
      expect(status.events.recorded, name).toBeGreaterThan(recorded);
      recorded = status.events.recorded;
      await daemon.cut();

      await mend(box, packages.deb(to), to, name);
      expect(box.read('usr/lib/balise/version'), name).toBe(`${to}\n`);
      expect(box.read('etc/balise/balise.toml'), name).toBe(config);
      expect((await box.run(['balise', 'config', 'check'])).code, name).toBe(0);
      expect(
        filesOf(box).filter((file) => file.includes('.dpkg-') || file.includes(`/balise/${from}/`)),
        name,
      ).toEqual([]);
      [from, to] = [to, from];
    }
  });
});

/** @returns false: dpkg was over before the point was reached */
async function cutUpgrade(box: Box, deb: string, reached: () => boolean): Promise<boolean> {
  const dpkg = await box.startDpkg('-i', deb);
  dpkg.stdout?.resume();
  dpkg.stderr?.resume();
  while (dpkg.exit() === null && !reached()) await new Promise((resolve) => setImmediate(resolve));
  if (dpkg.exit() !== null) return false;
  dpkg.signal('SIGKILL');
  await dpkg.exited;
  return true;
}

/** What the guide says: finish what was begun; where there was nothing to finish, install it again. */
async function mend(box: Box, deb: string, version: string, name: string): Promise<void> {
  await box.dpkg('--configure', '-a');
  if ((await stateOf(box)) !== `install ok installed ${version}`) {
    const again = await box.dpkg('-i', deb);
    expect(again.code, `${name}: ${again.output}`).toBe(0);
  }
  expect((await box.run(['dpkg', '--audit'])).output, name).toBe('');
}
