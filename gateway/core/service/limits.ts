/** What the service manager is told, how often, and when it is to start the service again. */

/**
 * Looks per span of the service manager's watchdog (WatchdogSec=, 30 s in the unit): the loop may stand still for 25 s, as where a file
 * is read from a card that stalls for 20 s. Longer: the service is killed and started again.
 */
export const WATCHDOG_LOOKS = 6;
/** Of the time between two looks so many are counted against a part: the rest is the loop's own. */
export const WATCHDOG_LOOKS_COUNTED = 2;
/**
 * Spans in which a part that is busy gets nothing done, before the service is started again: fault `part-stuck`. 120 s for the thread
 * that writes: a card that collects its garbage takes seconds, the kernel repeats a command of a failing one for a minute, and itself
 * calls a task hung after 120 s (hung_task_timeout_secs). 300 s for the sender, whose waits end after 15 s each, and for the opening
 * of a receiver's port, which may try all rates of all ports first (2.5 s each).
 */
export const WATCHDOG_STORE_SPANS = 4;
export const WATCHDOG_SENDER_SPANS = 10;
export const WATCHDOG_RECEIVER_SPANS = 10;

/**
 * A start may be long: a check of 64 MB on a slow card, the salvage of a damaged database. The service manager is asked this often for as
 * long as the second one more, until the third has passed; then its own patience ends the start (TimeoutStartSec=).
 */
export const START_EXTEND_EVERY_MS = 5_000;
export const START_EXTEND_MS = 30_000;
export const START_MAX_MS = 900_000;

/** `systemctl status` is this old at most. Told only where it changed: each is a line of work for the service manager. */
export const STATUS_PERIOD_MS = 5_000;
