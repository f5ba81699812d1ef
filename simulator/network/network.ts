/** The mobile network of a run: the link, its timeline, and its part in simulated time (docs/simulated-time.md). */
import type { Conductor } from '../conductor/conductor.ts';
import { createOwnClock, joinConductor, realTime } from '../conductor/participant.ts';
import { type Link, startLink } from './link.ts';
import { networkMoments, playNetwork, type Stretch } from './timeline.ts';

export interface NetworkPlan {
  /** In order; before the first one 4G. */
  stretches: readonly Stretch[];
  seed: number;
  /** Instant at which the timeline begins: monotonic time of the conductor, of this process without one. */
  startMs: number;
}

export interface Network extends Link {
  /** The timeline is over: from now on everything is carried at once. */
  end(): void;
}

const NETWORK = 'network';
const GATEWAY = 'gateway';

/**
 * @param plan null: everything is carried at once, until somebody cuts it
 * @param conductor null: real time
 */
export async function openNetwork(
  target: { host: string; port: number },
  plan: NetworkPlan | null,
  conductor: Conductor | null,
  socketPath: string,
): Promise<Network> {
  if (plan === null) {
    const link = await startLink({ target });
    return { ...link, end: link.restore };
  }
  const own = conductor?.mode === 'lockstep' ? createOwnClock(conductor) : null;
  // Its conductor lives in this process: when that goes, everything here does.
  const alone = { idle: async () => undefined, onLost: () => undefined };
  const joined = conductor?.mode === 'scaled' ? await joinConductor(socketPath, NETWORK, alone) : null;
  const clock = own?.clock ?? joined ?? realTime;
  let beginsToCarry = (): void => undefined;
  const link = await startLink({ target, clock, seed: plan.seed, onCarries: () => beginsToCarry() });
  if (conductor !== null && own !== null)
    beginsToCarry = conductor.carry({ ...own, waits: GATEWAY, carries: link.carries, nextMs: own.clock.nextMs });
  const stop = playNetwork(link, clock, networkMoments(plan.stretches, plan.seed), plan.startMs);
  return {
    ...link,
    end: () => {
      stop();
      link.shape(null);
      link.restore();
    },
    close: () => {
      stop();
      return link.close();
    },
  };
}
