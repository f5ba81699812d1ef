/** Limits of the way out, with what happens at them. The other ones are in `../limits.ts`. */

/** Positions in one history message. A store's thread that is busy longer with one would keep a press waiting. */
export const HISTORY_BATCH_POSITIONS = 1_000;

/** Positions sent and not yet acknowledged by the platform: the history lane waits beyond. */
export const HISTORY_UNACKNOWLEDGED_MAX = 200_000;

/** The same for a platform that let what was sent before go unanswered: each attempt costs the vehicle's data plan. */
export const HISTORY_UNANSWERED_MAX = 1_000;

/** Events in one message, and bytes of its JSON (an event alone may be larger). The rest goes with the next one. */
export const EVENT_BATCH_EVENTS = 64;
export const EVENT_BATCH_BYTES = 32_768;

/** Events sent and not yet acknowledged by the platform. The lane waits beyond. */
export const EVENTS_UNACKNOWLEDGED_MAX = 1_000;

/** An event or an answer longer than this leaves compressed: below, a frame saves less than it costs to explain. */
export const COMPRESS_BYTES_MIN = 1_024;

/** Announcements and answers to commands that wait for a place among the unanswered. The oldest answer goes beyond. */
export const ANSWERS_WAITING_MAX = 32;

/** What is in flight unanswered: at first, at least, at most. History waits beyond, and is the only one that does. */
export const FLIGHT_BYTES_FIRST = 4_096;
export const FLIGHT_BYTES_MIN = 2_048;
export const FLIGHT_BYTES_MAX = 262_144;

/** How much of the link is in flight, measured in time: so much more than the round trip, and never more than the second. */
export const FLIGHT_QUEUE_MS = 300;
export const FLIGHT_MS_MAX = 900;

/** A link is as fast as the best seen this long, and its round trip as short as the shortest seen this long. */
export const LINK_RATE_WINDOW_MS = 10_000;
export const LINK_ROUND_TRIP_WINDOW_MS = 30_000;

/** An answer that took so much longer than the round trip: the link is slower than believed, and what was known of it is void. */
export const LINK_STALL_MS = 1_000;

/** A fix that is older, by the monotonic clock or by UTC, does not answer `cmd/locate`; the next one is waited for so long. */
export const LOCATE_FRESH_MS = 2_000;
export const LOCATE_WAIT_MS = 4_000;

/** One position per so long is made for `cmd/locate`. A command within it is answered with the one before. */
export const LOCATE_PERIOD_MS = 1_000;

/** Commands `cmd/locate` that wait for a fix or for the disk. More: answered `full`. */
export const LOCATES_WAITING_MAX = 16;

/** Stretches of numbers of which national bodies are still to be made, of events and of positions. Beyond, the oldest are given up. */
export const HUB_RANGES_MAX = 1_000;

/** Events of this boot that wait for its time before a national body can be made of them. Beyond, the oldest is given up. */
export const HUB_UNDATED_MAX = 64;

/** Links that went in a row with a national body unanswered, before the fault `hub-forbidden` says so. */
export const HUB_LOSSES_MAX = 5;

/** What a position comes to in a national body: as JSON, and compressed among others. Measured: 270 and 19; ids may be longer. */
export const HUB_POSITION_JSON_BYTES = 320;
export const HUB_POSITION_BYTES = 25;
