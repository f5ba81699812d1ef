/** How long a new version may take to prove itself, and what happens then. */

/** Up for so long, without having been started again, a new version is judged: one that falls over does so at its start. */
export const PROVEN_UP_S = 60;
/**
 * Not healthy by then: the version before is put back. Longer than the longest start (15 minutes for a large or damaged database,
 * `START_MAX_MS`), and long enough for a link that only lost its cell.
 */
export const PROVEN_WITHIN_S = 1_200;
/** The daemon is asked so often meanwhile. */
export const ASKED_EVERY_MS = 2_000;
