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
  /** Somebody's hand on it, whatever the timeline says meanwhile; `free`: it is as the timeline has it. */
  hold(by: Hold): void;
  /** The timeline is over, and nobody holds it: from now on everything is carried at once. */
  end(): void;
}

export type Hold = 'cut' | 'half-open' | 'free';

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
    const { hold } = heldLink(link);
    return { ...link, hold, end: () => hold('free') };
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
  const { planned, hold } = heldLink(link);
  const stop = playNetwork(planned, clock, networkMoments(plan.stretches, plan.seed), plan.startMs);
  return {
    ...link,
    hold,
    end: () => {
      stop();
      link.shape(null);
      planned.restore();
      hold('free');
    },
    close: () => {
      stop();
      return link.close();
    },
  };
}

type Planned = Parameters<typeof playNetwork>[0];

/** `planned` is what the timeline plays with: while somebody holds the link, it is only remembered. */
function heldLink(link: Link): { planned: Planned; hold(by: Hold): void } {
  let held: Hold = 'free';
  let due: () => void = link.restore;
  const plan = (becomes: () => void) => () => {
    due = becomes;
    if (held === 'free') becomes();
  };
  return {
    planned: {
      shape: link.shape,
      stall: link.stall,
      cut: plan(link.cut),
      halfOpen: plan(link.halfOpen),
      restore: plan(link.restore),
    },
    hold(by) {
      held = by;
      if (by === 'free') due();
      else if (by === 'cut') link.cut();
      else link.halfOpen();
    },
  };
}
