/**
 * Who may have one of the places that the broker grants for unanswered messages (MQTT 5, Receive Maximum). A history that fills
 * them must not keep an event waiting, so each of the others has one that history cannot take. What is derived from the records
 * (hub) has none of its own, and where there are few it leaves one.
 */
export type PlaceFor = 'event' | 'position' | 'notice' | 'history' | 'hub';

export interface Places {
  /** @param maximum of the new connection, on which nothing is unanswered */
  opened(maximum: number): void;
  has(who: PlaceFor): boolean;
  take(who: PlaceFor): void;
  free(who: PlaceFor): void;
}

const KEPT: readonly PlaceFor[] = ['event', 'position', 'notice'];

/** From here on one place is kept for each of `KEPT`. With fewer places, who is asked first has it. */
const MAXIMUM_TO_KEEP = KEPT.length + 1;

export function createPlaces(): Places {
  let maximum = 0;
  let taken: Record<PlaceFor, number> = nothingTaken();

  return {
    opened(granted) {
      maximum = granted;
      taken = nothingTaken();
    },
    has(who) {
      const all = taken.event + taken.position + taken.notice + taken.history + taken.hub;
      const kept = maximum < MAXIMUM_TO_KEEP ? [] : KEPT.filter((other) => other !== who && taken[other] === 0);
      const left = who === 'hub' && maximum > 1 ? Math.max(1, kept.length) : kept.length;
      return maximum - all > left;
    },
    take(who) {
      taken[who]++;
    },
    free(who) {
      taken[who] = Math.max(0, taken[who] - 1);
    },
  };
}

function nothingTaken(): Record<PlaceFor, number> {
  return { event: 0, position: 0, notice: 0, history: 0, hub: 0 };
}
