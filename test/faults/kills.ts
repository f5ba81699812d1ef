/** Thousands of lives of a store, most of them cut short by a kill -9 at a random call to the disk. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../support/random.ts';
import { type Life, readBack, wrongs } from './life.ts';
import { createProgram } from './program.ts';
import { createDisk, EVERY_CLASS } from './shim/shim.ts';

const ROUNDS = 12;
/** More than a life of that many rounds makes: about a third of the lives ends in order, and the next goes on from there. */
const CALLS_MAX = 260;
/** Lives in one directory, each on what the one before left. */
const LIVES_PER_DIRECTORY = 25;
const AT_ONCE = 2;

export interface KillReport {
  kills: number;
  registered: number;
  /** What must not be; each with its directory. */
  wrongs: string[];
}

/** Kills until that many kills were made. */
export async function killStores(kills: number, seed: number): Promise<KillReport> {
  const root = mkdtempSync(join(tmpdir(), 'balise-kills-'));
  const report: KillReport = { kills: 0, registered: 0, wrongs: [] };
  let directories = 0;
  const worker = async (): Promise<void> => {
    while (report.kills < kills && report.wrongs.length === 0) {
      const name = `store-${++directories}`;
      const { lives, ending } = await livesIn(join(root, name), createRandom(seed + directories), join(root, 'cache'));
      report.kills += lives.filter(({ signal }) => signal === 'SIGKILL').length;
      report.registered += lives.reduce((sum, { said }) => sum + said.filter(isRegistered).length, 0);
      const found = [...wrongs(lives, readBack(join(root, name))), ...ending];
      report.wrongs.push(...found.map((what) => `seed ${seed}, ${name}: ${what}`));
      rmSync(join(root, name), { recursive: true });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return report;
}

const isRegistered = ({ said }: Life['said'][number]): boolean => said === 'registered';

async function livesIn(
  directory: string,
  random: Random,
  cacheDir: string,
): Promise<{ lives: Life[]; ending: string[] }> {
  mkdirSync(directory);
  const disk = createDisk(directory, `${directory}.control`);
  const program = createProgram(cacheDir, disk.environment);
  const lives: Life[] = [];
  for (let token = 1; token <= LIVES_PER_DIRECTORY; token++) {
    disk.fail({ kind: 'kill', classes: EVERY_CLASS, count: 1, at: 1 + random.below(CALLS_MAX) });
    lives.push(await program.live({ directory, token, rounds: ROUNDS }));
  }
  // Ends the program too, which makes no more calls.
  disk.heal();
  const ending = await program.close();
  disk.close();
  return { lives, ending };
}
