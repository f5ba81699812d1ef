/** Every limit of the fleet and of its platform, with what happens there. A vehicle's are a gateway's (docs/contract.md). */

/** First and longest wait for `cmd/ack` before a record is sent again; it doubles in between. */
export const RESEND_FIRST_MS = 30_000;
export const RESEND_MAX_MS = 600_000;

/** Reconnection: the ceiling doubles from first to max, the wait is drawn from 0 to the ceiling (full jitter). */
export const RECONNECT_FIRST_MS = 1_000;
export const RECONNECT_MAX_MS = 60_000;
/** TCP, TLS and CONNACK together; later, the attempt has failed. */
export const CONNECT_WAIT_MS = 10_000;
export const KEEPALIVE_S = 60;
export const SESSION_EXPIRY_S = 86_400;

/** Beyond, a vehicle makes no more records of this lane until the platform has acknowledged some; each that is left out is counted. */
export const EVENTS_WAITING_MAX = 1_000;
export const POSITIONS_WAITING_MAX = 10_000;

/** Records in one message; the rest follows in the next. */
export const EVENTS_PER_MESSAGE_MAX = 64;
export const POSITIONS_PER_MESSAGE_MAX = 1_000;
/** Publishes without PUBACK: a position beyond goes into `history` instead. */
export const LIVE_IN_FLIGHT_MAX = 4;
/** Live positions, one `event`, one `history`, `state`, `presence`, the empty `position`: a broker that grants fewer places is refused. */
export const PLACES_NEEDED = LIVE_IN_FLIGHT_MAX + 5;

export const MOVING_PERIOD_MS = 5_000;
export const STILL_PERIOD_MS = 60_000;
export const STATE_PERIOD_MS = 60_000;
export const STATE_VALID_S = 180;
export const HEALTH_PERIOD_MS = 120_000;
/** A vehicle looks this often what is due; each at a moment of its own. */
export const TICK_MS = 200;

/** New connections per second at the start: a fleet does not come on duty in one instant. After a storm nothing is paced but the jitter. */
export const CONNECTS_PER_S = 200;
/** Not everybody connected after the pacing and this long: the run fails. */
export const CONNECT_PATIENCE_MS = 60_000;
/** Vehicles go off duty within this. */
export const OFF_DUTY_SPREAD_MS = 5_000;
/** What was lost is sent again after 30 s and 60 s more: later, the run ends with what is missing. */
export const DRAIN_PATIENCE_MS = 150_000;

export const BROKER_OFF_MS = 5_000;
export const WORKER_OFF_MS = 2_000;

/** Records that wait for a worker's disk: beyond they are dropped unstored and counted, and the vehicles send them again. */
export const WORKER_BUFFER_MAX = 50_000;
/** Greatest record number in a ledger: another one is refused and named. */
export const NUMBER_MAX = 10_000_000;
/** Of each kind; later ones are counted and not kept. */
export const SAMPLES_MAX = 2_000_000;

/** The platform's sessions: longer than a worker is away, and soon forgotten by a broker that is shared with others. */
export const PLATFORM_SESSION_S = 60;
/** Acknowledgements without PUBACK; more wait, one for each vehicle at most. */
export const ACKS_IN_FLIGHT_MAX = 16;

/** Messages that Mosquitto keeps for one client that is away; its default of 1 000 is 10 s of one of two workers at 200 messages/s. */
export const BROKER_QUEUED_MAX = 100_000;
/** Messages without PUBACK towards one client. Mosquitto's default is 20: enough for a vehicle, little for a worker. */
export const BROKER_IN_FLIGHT_MAX = 200;

/** File descriptors beside one per vehicle: files, pipes, listeners, the platform's connections. */
export const FILES_SPARE = 100;
export const VEHICLES_MAX = 50_000;
export const WORKERS_MAX = 16;
