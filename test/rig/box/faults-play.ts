/** A box under a watchdog, on a disk that can be made ill, on duty: what the faults of the world happen to, one after the other. */
import { pressAndLook, untilKeysWork } from './crew.ts';
import { settled } from './cuts.ts';
import { createCrew, type Hand } from './faults.ts';
import { type CutsJudged, judgeCuts } from './judge.ts';
import { openWorld, type World } from './world.ts';

export interface Stage {
  world: World;
  /** For the next fault. */
  hand(): Hand;
  /** Once nothing waits: what all of them together came to. */
  judged(): Promise<CutsJudged>;
}

/** @param dir existing, empty */
export async function openStage(dir: string): Promise<Stage> {
  const world = await openWorld(dir, { mapped: true, supervised: true });
  try {
    const crew = createCrew(world);
    await world.box.boot();
    await untilKeysWork(world.box);
    const answer = await pressAndLook(world.box, 'G');
    if (!('registered' in answer)) throw new Error(`the first press was refused: ${answer.refused}`);
    crew.made.push({ key: 'G', registered: answer.registered, refused: null });
    return { world, hand: crew.hand, judged: async () => judgeCuts(crew.made, ...(await settled(world))) };
  } catch (error) {
    await world.close();
    throw error;
  }
}
