/** A vehicle on missions whose power is cut at moments that a seed draws, again and again. */

import { createRandom } from '../../support/random.ts';
import type { WellStatus } from '../../support/well-status.ts';
import { answerSince, pressAndLook, untilKeysWork } from './crew.ts';
import { deviceStatus } from './device.ts';
import { type CutsJudged, judgeCuts, type PressMade } from './judge.ts';
import type { Key } from './lines.ts';
import { nowMs, until } from './until.ts';
import type { World } from './world.ts';

export interface CutsDone extends CutsJudged {
  cuts: number;
  presses: number;
  /** Cut in the boot or while the daemon started. */
  early: number;
  /** From power to keys that work, and to the first position at the broker, ms; of the boots that were let to come so far. */
  toKeysMs: number[];
  toPositionMs: number[];
}

/** A mission, again and again. */
const ROUND: readonly Key[] = ['1', '2', '5', '6', '7', '9'];
const PATIENCE_MS = 300_000;
/** Of ten cuts. */
const EARLY = 2;
const OFFLINE = 3;
const PRESSES_MAX = 4;
/** After the key goes down, in which the power goes: before, while and after the press reaches the disk. Half of them close to it. */
const MOMENT_MS = 700;
const CLOSE_MS = 200;
/** After the power has come, for one that goes early. */
const EARLY_MS = 9_000;

export async function playCuts(
  world: World,
  { seed, cuts }: { seed: number; cuts: number },
  say: (line: string) => void,
): Promise<CutsDone> {
  const { box, link } = world;
  const random = createRandom(seed);
  const made: PressMade[] = [];
  const toKeysMs: number[] = [];
  const toPositionMs: number[] = [];
  let step = 0;
  let early = 0;

  async function boot(): Promise<void> {
    const poweredMs = nowMs();
    await box.boot();
    const before = world.livePositions();
    await untilKeysWork(box);
    toKeysMs.push(nowMs() - poweredMs);
    await until('the first position', PATIENCE_MS, () => world.livePositions() > before);
    toPositionMs.push(nowMs() - poweredMs);
  }

  /** The next step of the mission; one that was made before a cut and not shown is refused, and is over. */
  async function press(): Promise<void> {
    const key = ROUND[step % ROUND.length] as Key;
    const answer = await pressAndLook(box, key);
    step++;
    if ('registered' in answer) made.push({ key, registered: answer.registered, refused: null });
    else made.push({ key, registered: null, refused: answer.refused });
  }

  /** Cut while it may or may not have been registered: what the display had shown by then counts. */
  async function pressAndCut(): Promise<string> {
    const key = ROUND[step % ROUND.length] as Key;
    const from = box.shown.length;
    const moment = random.below(random.below(2) === 0 ? CLOSE_MS : MOMENT_MS);
    await Promise.all([box.press(key).catch(() => undefined), pause(moment).then(box.cutPower)]);
    const answer = answerSince(box, from);
    const registered = answer !== null && 'registered' in answer ? answer.registered : null;
    made.push({ key, registered, refused: answer !== null && 'refused' in answer ? answer.refused : null });
    if (answer !== null) step++;
    return `${moment} ms after the key went down, ${answer === null ? 'nothing' : Object.keys(answer)[0]} shown`;
  }

  await boot();
  const answer = await pressAndLook(box, 'G');
  made.push({ key: 'G', registered: 'registered' in answer ? answer.registered : null, refused: null });
  for (let cut = 1; cut <= cuts; cut++) {
    const kind = random.below(10);
    if (kind < OFFLINE) link.cut();
    for (let more = random.below(PRESSES_MAX); more > 0; more--) await press();
    const what = await pressAndCut();
    link.restore();
    const registered = made.filter((each) => each.registered !== null).length;
    say(`cut ${cut} of ${cuts}, ${what}: ${made.length} presses, ${registered} registered`);
    if (kind >= 10 - EARLY && cut < cuts) {
      // Again, before it is up: the recovery of the cut before is cut too.
      const up = box.boot().catch(() => undefined);
      await pause(random.below(EARLY_MS));
      await box.cutPower();
      await up;
      cut++;
      early++;
    }
    await boot();
  }
  await press();
  return { ...judgeCuts(made, ...(await settled(world))), cuts, presses: made.length, early, toKeysMs, toPositionMs };
}

/** Once nothing waits in the box. */
export async function settled(world: World): Promise<[Awaited<ReturnType<World['platform']['report']>>, WellStatus]> {
  let device: WellStatus | null = null;
  await until('all is with the platform', PATIENCE_MS, async () => {
    device = await deviceStatus(world);
    return device.events.acknowledgedUpTo === device.events.recorded;
  });
  return [await world.platform.report(), device as unknown as WellStatus];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
