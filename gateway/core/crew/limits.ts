/** Limits of the crew's keys, contacts and lamps, with what happens there. Units are in the names. */

/**
 * Metal bounces for up to 20 ms. An open contact that closes again within this was not released; one that stays open is, with the
 * instant at which it opened. Nobody lifts and presses a finger that fast.
 */
export const BOUNCE_MS = 25;

/** A key that goes down within this after another that is still down: a hand or a sleeve on both. Refused, `two-keys`. */
export const TWO_KEYS_MS = 80;

/** Down for longer: fault `key-stuck`, over when it is released. The other keys go on. */
export const KEY_STUCK_MS = 30_000;

/** A contact of the vehicle is what it has been for this long: relays chatter, and a starter pulls the supply down. */
export const CONTACT_STABLE_MS = 500;

/**
 * A hold or a release that is noticed so late was noticed by a process that stood still: what came in meanwhile is read first, or a key
 * that is up again would count as held.
 */
export const INPUT_LATE_MS = 50;

/** GPIO levels are compared with what the events told: a lost edge is repaired, and a chip that is gone is noticed, after this. */
export const GPIO_CHECK_MS = 1_000;

/** Lines of one request (linux/gpio.h, GPIO_V2_LINES_MAX). More: refused by the check of the configuration. */
export const GPIO_LINES_MAX = 64;

/** Events that the kernel keeps for us (it gives 16 per line, 1 024 at most). Beyond: the oldest are lost, and the levels read again. */
export const GPIO_EVENTS_PER_LINE = 16;

/** Events taken with one read, and reads per wake-up; then other work gets its turn. */
export const INPUT_READ_EVENTS = 64;
export const INPUT_READS_PER_WAKE = 16;

/** The supply voltage is read this often. Beyond the second limit, which no vehicle has, it is not known. */
export const SUPPLY_PERIOD_MS = 10_000;
export const SUPPLY_VOLTS_MAX = 100;

/** A key with a long meaning counts when it has been held for so long: a call for help must not come from a sleeve. */
export const LONG_PRESS_MS = 2_000;

/** The same key again within this gives a refusal or an unavailability another reason: the one before was not meant. */
export const REASON_AGAIN_MS = 10_000;

/** A check that was made longer ago was for another prise de poste. */
export const CHECK_VALID_MS = 3_600_000;

/** A call for help that nobody ends opens the duty gate for this long at most. */
export const DISTRESS_MS = 1_800_000;

/** Orders without an answer, and missions that are open. Beyond: the order is answered `full` and comes again. */
export const ORDERS_MAX = 8;
export const MISSIONS_MAX = 8;

/** Ids of commands, and of missions that are over, that are known after a restart. The oldest is forgotten beyond. */
export const CREW_IDS_REMEMBERED_MAX = 64;

/** Nothing was pressed for a mission for so long: it is closed as `abandoned`, or its vehicle would be followed for ever. */
export const ABANDONED_MS = 14_400_000;

/** A garde ends by itself so long after the later of slot end and mission end. */
export const GARDE_GRACE_MS = 1_800_000;
