/** One national body to the broker, and what its answer means for it: never anything for a record. */
import type { Faults } from './core/health.ts';
import {
  COMPRESS_BYTES_MIN,
  HUB_LOSSES_MAX,
  HUB_POSITION_BYTES,
  HUB_POSITION_JSON_BYTES,
} from './core/outbox/limits.ts';
import { isAboutContent, NOT_AUTHORISED } from './core/outbox/reason-codes.ts';
import type { Clock } from './ports.ts';
import type { Link } from './sender-link.ts';

/** `done`: it was said, or never will be. */
export type Told = 'done' | 'lost' | 'blocked';

/** @param losses links that went in a row before this one, with a body unanswered */
export function createHubTelling(
  { clock, faults, link }: { clock: Clock; faults: Faults; link: Link },
  losses: () => number,
): (topic: string, body: string) => Promise<Told> {
  /** Refused and not taken since. */
  const forbidden = new Set<string>();

  function forbid(topic: string, why: string): void {
    forbidden.add(topic);
    const detail = `topic ${[...forbidden].join(', ')}: ${why}`;
    faults.raise({ code: 'hub-forbidden', detail }, clock.monoMs());
  }

  return async (topic, body) => {
    const compress = body.length > COMPRESS_BYTES_MIN;
    const expectedBytes = compress ? (body.length / HUB_POSITION_JSON_BYTES) * HUB_POSITION_BYTES : body.length;
    const result = await link.send(topic, body, { retain: false, expiryS: null, compress }, expectedBytes);
    if (result.kind === 'accepted') {
      link.allowed(topic);
      if (forbidden.delete(topic) && forbidden.size === 0) faults.clear('hub-forbidden');
      return 'done';
    }
    if (result.kind === 'unknown') {
      if (losses() + 1 >= HUB_LOSSES_MAX) forbid(topic, `the link went ${losses() + 1} times before an answer`);
      return 'lost';
    }
    if (result.code === NOT_AUTHORISED) {
      // Not kept: who mends the ACL asks for the events again (docs/hubsante.md).
      forbid(topic, `${result.reason} (${result.code})`);
      return 'done';
    }
    link.refused(topic, result);
    return isAboutContent(result.code) ? 'done' : 'blocked';
  };
}
