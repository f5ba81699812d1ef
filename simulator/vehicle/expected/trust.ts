/** Trusted or suspect (docs/sampling.md, section 3). Written from that page alone. */
import { type ExpectedFix, metres } from './fix.ts';
import { MS_PER_KMH_METRE, type SamplingRules } from './rules.ts';

/** In the order of the page. */
export type SuspectReason =
  | 'unsafe'
  | 'jamming'
  | 'frozen'
  | 'speed'
  | 'time-backwards'
  | 'time-jump'
  | 'teleport'
  | 'acceleration';

export type Verdict =
  | { kind: 'trusted'; relocated: boolean; before: ExpectedFix | null }
  | { kind: 'suspect'; reasons: readonly SuspectReason[] }
  /** The instant of the last trusted fix again: no news (section 1, rule 7). */
  | { kind: 'refused' };

export interface Trust {
  /** @param jammed section 7: the sky has collapsed and nothing of it is left */
  judge(fix: ExpectedFix, jammed: boolean): Verdict;
}

const FROZEN_M = 50;
const FROZEN_GAP_MS = 5_000;
const TIME_JUMP_MS = 86_400_000;
const ACCELERATION_GAP_MS = 5_000;
const ACCELERATION_SLACK_KMH = 20;
const CHAIN_GAP_MS = 10_000;
const CHAIN_FIXES = 10;
const CHAIN_MS = 9_000;

/** A new place or time that persists has no other reasons than these. */
const CHAINABLE: ReadonlySet<SuspectReason> = new Set(['time-backwards', 'time-jump', 'teleport', 'acceleration']);

interface Chain {
  firstT: number;
  newest: ExpectedFix;
  length: number;
}

/** Metres that the stated speeds claim while the coordinates have not changed by a bit. */
function createFrozen() {
  let before: ExpectedFix | null = null;
  let claimedM = 0;
  return (fix: ExpectedFix): boolean => {
    if (before === null || fix.lat !== before.lat || fix.lon !== before.lon) claimedM = 0;
    else {
      const gapMs = fix.t - before.t;
      if (fix.speedKmh !== null && gapMs >= 0 && gapMs <= FROZEN_GAP_MS)
        claimedM += (fix.speedKmh * gapMs) / MS_PER_KMH_METRE;
    }
    before = fix;
    return claimedM >= FROZEN_M;
  };
}

/** How far a vehicle may have come in that time. */
function reachM(ms: number, rules: SamplingRules): number {
  return rules.plausibleJumpM + (rules.plausibleSpeedKmh * ms) / MS_PER_KMH_METRE;
}

function comparedWith(last: ExpectedFix, fix: ExpectedFix, rules: SamplingRules): SuspectReason[] {
  const ms = fix.t - last.t;
  if (ms < 0) return ['time-backwards'];
  if (ms > TIME_JUMP_MS) return ['time-jump'];
  const reasons: SuspectReason[] = [];
  if (metres(last, fix) > reachM(ms, rules)) reasons.push('teleport');
  if (ms <= ACCELERATION_GAP_MS && last.speedKmh !== null && fix.speedKmh !== null) {
    const perSecondKmh = rules.plausibleAccelerationMs2 * 3.6;
    const mostKmh = ACCELERATION_SLACK_KMH + (perSecondKmh * ms) / 1000;
    if (Math.abs(fix.speedKmh - last.speedKmh) > mostKmh) reasons.push('acceleration');
  }
  return reasons;
}

function lengthen(chain: Chain | null, fix: ExpectedFix, rules: SamplingRules): Chain {
  const ms = chain === null ? 0 : fix.t - chain.newest.t;
  const continues = chain !== null && ms > 0 && ms <= CHAIN_GAP_MS && metres(chain.newest, fix) <= reachM(ms, rules);
  return continues
    ? { firstT: chain.firstT, newest: fix, length: chain.length + 1 }
    : { firstT: fix.t, newest: fix, length: 1 };
}

export function createTrust(rules: SamplingRules): Trust {
  const frozen = createFrozen();
  let last: ExpectedFix | null = null;
  let chain: Chain | null = null;

  function reasonsOf(fix: ExpectedFix, jammed: boolean): SuspectReason[] {
    const reasons: SuspectReason[] = [];
    if (fix.unsafe) reasons.push('unsafe');
    if (jammed) reasons.push('jamming');
    if (frozen(fix)) reasons.push('frozen');
    if (fix.speedKmh !== null && fix.speedKmh > rules.plausibleSpeedKmh) reasons.push('speed');
    return last === null ? reasons : [...reasons, ...comparedWith(last, fix, rules)];
  }

  function believe(fix: ExpectedFix, relocated: boolean): Verdict {
    const before = last;
    last = fix;
    chain = null;
    return { kind: 'trusted', relocated, before };
  }

  return {
    judge(fix, jammed) {
      if (last !== null && fix.t === last.t) return { kind: 'refused' };
      const reasons = reasonsOf(fix, jammed);
      if (reasons.length === 0) return believe(fix, false);
      if (!reasons.every((reason) => CHAINABLE.has(reason))) {
        chain = null;
        return { kind: 'suspect', reasons };
      }
      chain = lengthen(chain, fix, rules);
      const persists = chain.length >= CHAIN_FIXES && fix.t - chain.firstT >= CHAIN_MS;
      return persists ? believe(fix, true) : { kind: 'suspect', reasons };
    },
  };
}
