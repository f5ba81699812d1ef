/** The limits of what is told to who looks on at the vehicle. */

/** The live feed says how things are this often, while somebody listens. */
export const LIVE_PERIOD_MS = 1_000;

/** A speed that was measured longer ago is none of now. */
export const LIVE_SPEED_AGE_MAX_MS = 5_000;

/** What happened last and is told to whoever begins to listen. The oldest is forgotten. */
export const LIVE_HAPPENED_MAX = 40;

/** Programs that listen at once. Beyond: told `too-many` and hung up. */
export const LIVE_CLIENTS_MAX = 8;

/** What a listener has not taken yet. Beyond: it is told `slow` behind that, and hung up; after the second one (real time) in any case. */
export const LIVE_CLIENT_BYTES_MAX = 262_144;
export const LIVE_GOODBYE_MS = 2_000;

/** The receiver's own sentences may be looked at off duty for this long after a request; then, or when the duty begins, it ends. */
export const WORKSHOP_MS = 1_800_000;
