/** Limits of a configuration that came from afar, with what happens there. */

/** Versions kept beside the database. Beyond: the oldest goes, but never the one that would be gone back to. */
export const REMOTE_VERSIONS_KEPT = 9;

/**
 * A trial's time is written down before it is used, in so many equal parts, and a start costs one. So a box that starts again and again
 * comes to the end of it as one that runs on does, and the card is written to this often.
 */
export const TRIAL_PARTS = 10;

/** It is looked this often whether a trial has reached the platform, and whether the service may restart for a change. */
export const CONFIG_CHECK_MS = 1_000;

/** Options in one change: there are no more in the table. More: answered `invalid`. */
export const REMOTE_OPTIONS_MAX = 64;

/** What was wrong with a change, in its answer. Beyond: cut off. */
export const CONFIG_DETAIL_CHARS_MAX = 1_000;
