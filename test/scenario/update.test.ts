/**
 * systemd/balise-update with Debian's own apt, dpkg and gpg, on a source that the test signs. The daemon is played: it tells what
 * the version that `version` names would tell. How the real package behaves in dpkg's hands is in test/package.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openStatusSocket } from '../../gateway/drivers/local-socket/status.ts';
import { readUpdateNotes } from '../../gateway/drivers/update-notes.ts';
import { createRandom } from '../support/random.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import { reportOf } from '../support/update-report.ts';
import { createRoot, createSource, filesOf, type Source } from '../support/update-source.ts';

const SCRIPT = resolve(import.meta.dirname, '../../systemd/balise-update');
const SEED = Number(process.env['BALISE_SEED'] ?? 20_261_129);
const [OLD, NEW, NEWER] = ['1.0.0', '1.1.0', '1.2.0'];
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const missing = ['apt-get', 'dpkg', 'dpkg-scanpackages', 'gpg', 'flock'].find(
  (name) => spawnSync('which', [name]).status !== 0,
);
const why =
  process.getuid?.() === 0 ? (missing === undefined ? null : `${missing} is not installed`) : 'dpkg needs root';

let place: Workplace;
let source: Source;
let root: string;
let environment: NodeJS.ProcessEnv;
/** What the daemon says besides its version; `sick`: the version that never has its data. */
let said: { mission: string | null; sick: string | null };

const path = (below: string): string => join(root, below);
const running = (): string => readFileSync(path('usr/lib/balise/version'), 'utf8').trim();
const kept = (name: string): string | null =>
  existsSync(path(`var/lib/balise-update/${name}`))
    ? readFileSync(path(`var/lib/balise-update/${name}`), 'utf8').trim()
    : null;
const dpkg = (...args: string[]) => spawnSync('dpkg', [`--root=${root}`, ...args], { encoding: 'utf8' });
const states = (): string => dpkg('-l', 'balise').stdout.split('\n').at(-2)?.split(/\s+/).slice(0, 3).join(' ') ?? '';

/** The version that would be started now is whole. */
function expectStartable(what: string): void {
  const torn = filesOf(running()).filter(
    (file) => !existsSync(path(file)) || readFileSync(path(file), 'utf8') !== `${file}\n`,
  );
  expect(torn, what).toEqual([]);
}

function update(...args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('sh', [SCRIPT, ...args], { env: environment, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

beforeEach(async (context) => {
  if (why !== null) context.skip(why);
  place = createWorkplace();
  root = join(place.dir, 'root');
  said = { mission: null, sick: null };
  const key = join(place.dir, 'releases.gpg');
  source = createSource(place.dir, key);
  const socket = join(place.dir, 'balise.sock');
  environment = { ...createRoot(root, { source, key, socket }), BALISE_UPDATE_VERDICT_OPTIONS: '--within 1' };
  const daemon = await openStatusSocket(socket, async () => {
    const version = running();
    return reportOf({ version, mission: said.mission, series: version === said.sick ? 'S2' : 'S1' });
  });
  place.later(() => daemon.close());
  source.offer(OLD);
  expect(dpkg('-i', source.deb(OLD)).status).toBe(0);
});
afterEach(() => source?.close());

/** The socket is answered in this process, so the script must not be waited for by blocking it. */
async function updated(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn('sh', [SCRIPT, ...args], { env: environment });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, output };
}

it('a newer version is installed, proves itself and raises the floor; then there is nothing to do', async () => {
  source.offer(OLD, NEW);
  const { code, output } = await updated();
  expect(output).toContain(`${NEW} is in use`);
  expect([code, running(), states(), kept('phase'), kept('floor')]).toEqual([0, NEW, `ii balise ${NEW}`, null, OLD]);
  expectStartable('after');
  expect(update('check').output).toContain(`${NEW} is the newest`);
});

it.each(['package', 'list'])('one byte of the %s changed: refused, and nothing is touched', async (what) => {
  source.offer(OLD, NEW);
  const file =
    what === 'package' ? join(source.dir, source.deb(NEW).split('/').at(-1) ?? '') : join(source.dir, 'Packages');
  const bytes = readFileSync(file);
  const at = createRandom(SEED).below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const { code, output } = await updated();
  expect(output).toContain('refused');
  expect([code, running(), states(), kept('phase')]).toEqual([1, OLD, `ii balise ${OLD}`, null]);
});

it('a list signed by another key is refused', async () => {
  const other = createSource(join(place.dir, 'other'), join(place.dir, 'other.gpg'));
  other.offer(NEW);
  writeFileSync(
    environment['BALISE_UPDATE_SOURCE'] ?? '',
    `Types: deb\nURIs: copy:${other.dir}\nSuites: ./\nSigned-By: ${join(place.dir, 'releases.gpg')}\n`,
  );
  other.close();
  const { code, output } = await updated();
  expect(output).toContain('cannot be verified');
  expect([code, running()]).toEqual([1, OLD]);
});

it('an older version is no update, and one below the floor is refused', async () => {
  source.offer('0.9.0');
  expect((await updated()).output).toContain(`${OLD} is the newest`);
  source.offer(OLD, NEW);
  await updated('check');
  writeFileSync(path('var/lib/balise-update/floor'), '2.0.0\n');
  expect(await updated()).toMatchObject({
    code: 1,
    output: expect.stringContaining(`${NEW} is below the floor 2.0.0`),
  });
  expect(running()).toBe(OLD);
});

it('during a mission nothing is fetched or touched; after it is', async () => {
  source.offer(OLD, NEW);
  said.mission = 'M1';
  const { code, output } = await updated();
  expect(output).toContain('"mission"');
  expect([code, running(), kept('phase')]).toEqual([1, OLD, null]);
  said.mission = null;
  expect((await updated()).code).toBe(0);
  expect(running()).toBe(NEW);
});

it('a version that does not prove itself is taken back, and not tried again', async () => {
  source.offer(OLD, NEW);
  said.sick = NEW;
  const { code, output } = await updated();
  expect(output).toContain(`${OLD} is back`);
  expect([code, running(), states(), kept('phase'), kept('refused')]).toEqual([1, OLD, `ii balise ${OLD}`, null, NEW]);
  expectStartable('back');
  expect((await updated()).output).toContain(`refused: ${NEW} did not prove itself here`);
  // As `balise doctor` sees it; then a newer one, after which nobody need know of it.
  const doctorSees = () => readUpdateNotes(path('etc/apt/balise.sources'), path('var/lib/balise-update'));
  expect(doctorSees()).toEqual({ phase: null, refused: NEW });
  source.offer(OLD, NEW, NEWER);
  expect((await updated()).output).toContain(`${NEWER} is in use`);
  expect(doctorSees()).toEqual({ phase: null, refused: null });
});

const random = createRandom(SEED);
const file = (version: string): string => filesOf(version)[random.below(300)] ?? '';
const there = (below: string): boolean => existsSync(path(below)) || existsSync(path(`${below}.dpkg-new`));
const CUTS: [name: string, sick: boolean, reached: () => boolean][] = [
  ['before dpkg', false, () => kept('phase')?.startsWith('switching') === true],
  ...[file(NEW), file(NEW)].map((each): [string, boolean, () => boolean] => [`at ${each}`, false, () => there(each)]),
  ['after the new one is named', false, () => running() === NEW],
  ['while it is judged', false, () => kept('phase')?.startsWith('judging') === true],
  ['while the sick one is judged', true, () => kept('phase')?.startsWith('judging') === true],
  ['while the old one comes back', true, () => kept('phase')?.startsWith('back') === true],
];

it.each(CUTS)(
  `the power goes %s (seed ${SEED}): what is there starts, and is ended or taken back`,
  async (name, sick, reached) => {
    source.offer(OLD, NEW);
    said.sick = sick ? NEW : null;
    // A group of its own: the power goes for apt and dpkg too.
    const child = spawn('setsid', ['--wait', 'sh', '-c', `echo $$; exec sh ${SCRIPT}`], { env: environment });
    const group = await new Promise<number>((done) =>
      child.stdout.once('data', (chunk: Buffer) => done(Number.parseInt(chunk.toString(), 10))),
    );
    const ended = new Promise((done) => child.on('close', done));
    await vi.waitFor(() => expect(child.exitCode !== null || reached()).toBe(true), { timeout: 120_000, interval: 1 });
    expect(child.exitCode, `${name}: it was over before`).toBeNull();
    process.kill(-group, 'SIGKILL');
    await ended;
    expectStartable(name);

    const { output } = await updated();
    expect(output, name).toContain('goes on after an interruption');
    const [version, refused] = sick ? [OLD, NEW] : [NEW, null];
    expect([running(), states(), kept('phase'), kept('refused')], output).toEqual([
      version,
      `ii balise ${version}`,
      null,
      refused,
    ]);
    expect(dpkg('--audit').stdout, name).toBe('');
    expectStartable(`${name}, afterwards`);
  },
);
