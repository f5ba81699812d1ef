/** All crash points of a recording, by some processes. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Share, ShareOrder } from './check-points.ts';
import type { Point } from './points.ts';
import type { Wrong } from './promises.ts';

export interface WrongPoint {
  point: Point;
  wrongs: Wrong[];
}

export interface Checked extends Share {
  wrong: WrongPoint[];
}

type Said = WrongPoint | { sum: Share } | { done: number };

/** Of two cores: a mount waits for the kernel's threads. */
const PROCESSES = 4;
const PROGRAM = join(import.meta.dirname, 'share.ts');

/**
 * @param progress now and then: so many points are done
 * @throws Error where a process did not come to its end
 */
export async function checkRecording(
  directory: string,
  order: Pick<ShareOrder, 'points' | 'seed' | 'lost'>,
  progress: (points: number) => void = () => undefined,
): Promise<Checked> {
  let points = 0;
  const done = (more: number): void => {
    points += more;
    progress(points);
  };
  const shares = await Promise.all(
    Array.from({ length: PROCESSES }, (_, share) => runShare(directory, { ...order, share, of: PROCESSES }, done)),
  );
  const total = (of: keyof Share): number => shares.reduce((sum, share) => sum + share[of], 0);
  return {
    ...{
      points: total('points'),
      atFlushes: total('atFlushes'),
      repaired: total('repaired'),
      livedOn: total('livedOn'),
    },
    ...{ unreadable: total('unreadable'), lost: total('lost'), untrue: total('untrue') },
    wrong: shares.flatMap(({ wrong }) => wrong),
  };
}

async function runShare(directory: string, order: ShareOrder, done: (points: number) => void): Promise<Checked> {
  const place = mkdtempSync(join(tmpdir(), 'balise-crash-'));
  const wrong: WrongPoint[] = [];
  let sum: Share | null = null;
  let errors = '';
  // Its mounts are its own, and are gone with it, whatever ends it.
  const args = ['--mount', process.execPath, PROGRAM, directory, place, JSON.stringify(order)];
  const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as Said;
    if ('sum' in said) ({ sum } = said);
    else if ('done' in said) done(said.done);
    else wrong.push(said);
  });
  const code = await new Promise((done) => child.on('close', done));
  rmSync(place, { recursive: true });
  if (sum === null) throw new Error(`a share of the points ended with ${code}: ${errors}`);
  return { ...(sum as Share), wrong };
}
