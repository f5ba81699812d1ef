/** Every queue, buffer and retry has its limit here, with what happens at the limit. Units are in the names. */

/** Longest line taken for a sentence (NMEA 0183: 82; SiRF's $PSRF140 has 97). Longer: discarded and counted `too-long`. */
export const LINE_BYTES_MAX = 256;

/** No sentence for this long ends an epoch that nothing else ended. */
export const EPOCH_IDLE_MS = 1_500;

/** An epoch that is open for longer (a receiver that says one time for ever) is closed; what repeats its time is late. */
export const EPOCH_OPEN_MS_MAX = 5_000;

/**
 * Sentences of one epoch may bear times that differ by less than this, and by less than half the receiver's period. Before
 * the period is known: less than half of that at 25 Hz. Further apart they are two epochs.
 */
export const EPOCH_SPREAD_MS_MAX = 100;
export const EPOCH_SPREAD_MS_UNKNOWN = 20;

/** This many bytes over this time without one valid sentence: wrong baud rate, fault `serial-noise`. */
export const NOISE_BYTES_MIN = 2_000;
export const NOISE_MS = 5_000;

/** Each condition of the reception, and of the link, becomes an event at most this often; what it is by then is told then. */
export const CONDITION_PERIOD_MS = 60_000;

/** No measured fix in the epochs of this long: condition `no-fix`. */
export const NO_FIX_MS = 10_000;

/** Sentence types counted by name. Beyond, and for names longer than the second limit: counted together as `other`. */
export const SENTENCE_TYPES_MAX = 64;
export const SENTENCE_TYPE_CHARS_MAX = 12;

/** Equal cycles in a row before the end of an epoch is believed: doubles from first to max each time it proved wrong. */
export const CYCLE_CONFIRMATIONS_FIRST = 2;
export const CYCLE_CONFIRMATIONS_MAX = 64;

/** Longest keypad line. Longer: discarded and counted `noise`. */
export const KEYPAD_LINE_BYTES_MAX = 64;

/** Positions held in memory before they are written whatever their age. */
export const POSITION_GROUP_MAX = 500;

/** Positions held in memory while the disk refuses; they are thinned on the way there. Beyond: none is recorded until it takes some. */
export const POSITIONS_HELD_MAX = 5_000;

/** What the platform acknowledged is on disk after this long at the latest. A kill before costs that the records are sent again. */
export const ACKNOWLEDGED_UNWRITTEN_MS = 300_000;

/** Position numbers reserved on disk ahead of use. When they run out: positions are thinned, fault `store-stalled`. */
export const POSITION_RESERVATION = 256;

/** First and longest wait for `cmd/ack` before a record is sent again. */
export const RESEND_FIRST_MS = 30_000;
export const RESEND_MAX_MS = 600_000;

/** Numbers that one `cmd/resend` may ask for. More: answered `invalid`. */
export const RESEND_NUMBERS_MAX = 100_000;

/** Ids of commands that are known to have been answered. The oldest is forgotten beyond. */
export const COMMANDS_REMEMBERED_MAX = 256;

/** Events that are looked up at once when the platform asks for them again. */
export const RESEND_LOOKUP_EVENTS = 200;

/** The backlog's pace is measured over this long. */
export const DRAIN_WINDOW_MS = 60_000;

/** Reconnection: the ceiling doubles from first to max, the wait is drawn from 0 to the ceiling (full jitter). */
export const RECONNECT_FIRST_MS = 1_000;
export const RECONNECT_MAX_MS = 60_000;
/** Floor after the broker refused the identity or ended the link for a reason: hammering would get the vehicle banned. */
export const RECONNECT_REFUSED_FLOOR_MS = 15_000;
/** Floor after another client came with this identity: two boxes must not throw each other out every second. */
export const RECONNECT_TAKEOVER_FLOOR_MS = 60_000;
/** So many links closed without a word within this: taken for a second box, fault `broker-takeover` and the floor above. */
export const RIVAL_CLOSES = 3;
export const RIVAL_WINDOW_MS = 300_000;
/** The fault `broker-takeover` stands for this long after the last time. */
export const TAKEOVER_STANDS_MS = 600_000;

/** A link that is up for this long, or that had a message acknowledged, carries: the next reconnection begins with short waits. */
export const LINK_PROVEN_MS = 30_000;

/** While a later broker serves, it is looked this often whether an earlier one takes a TLS connection again. */
export const BROKER_RETURN_MS = 600_000;

/** TCP, TLS and the answer to CONNECT may each take this long (real time); later, the attempt has failed. */
export const CONNECT_WAIT_MS = 10_000;
/** A name with several addresses: one that does not answer for so long is given up for the next. */
export const CONNECT_ADDRESS_MS = 2_500;

/** A connection made to try certificates is watched this long for a refusal, which TLS 1.3 sends late (real time). */
export const TLS_PROBE_HOLD_MS = 2_000;

/** The certificate files are read this often; a new set that the broker refuses is tried again after the second one. */
export const TLS_FILES_CHECK_MS = 60_000;
export const TLS_FILES_RETRY_MS = 3_600_000;
/** The vehicle's own certificate ends within this: fault `tls-expires-soon`. */
export const TLS_EXPIRES_SOON_MS = 30 * 86_400_000;

/** The system's clock is looked at this often; TLS waits while it says less than what is certain to have passed, minus the second one. */
export const SYSTEM_CLOCK_CHECK_MS = 5_000;
export const SYSTEM_CLOCK_BEHIND_MAX_MS = 3_600_000;

/** The broker's answer to one message may take this long (real time); later, the link is dead and is made anew. */
export const PUBACK_WAIT_MS = 15_000;

/** On the way to another broker, what is under way may still be answered for this long (real time). */
export const LINK_LEAVE_MS = 5_000;

/** Largest message taken from the platform. Larger: the broker is told (MQTT 5) and the message is dropped. */
export const INBOUND_BYTES_MAX = 65_536;

/** `state` is republished this often and is void after `STATE_VALID_S` (docs/contract). */
export const STATE_PERIOD_MS = 60_000;
export const STATE_VALID_S = 180;
/** `health` is told this often: it costs 0.7 kB. A fault that began or ended is told, and a new link is used, after `NEWS` at most. */
export const HEALTH_PERIOD_MS = 120_000;
export const HEALTH_NEWS_MS = 10_000;

/** Waits between attempts to open a device, doubling. */
export const REOPEN_FIRST_MS = 500;
export const REOPEN_MAX_MS = 30_000;

/** A sender of sentences over TCP that does not answer for this long is unreachable; the kernel alone would wait 2 min. */
export const TCP_CONNECT_MS = 10_000;

/** A TCP sender that fell silent is asked after this long whether it is still there: a dead link is seen, a quiet one kept. */
export const TCP_KEEPALIVE_MS = 10_000;

/** Port open and nothing arrives for this long: closed and opened again, fault `serial-silent`. */
export const SILENCE_MS = 10_000;

/** Bytes come and no valid sentence among them for this long: closed and opened again with growing waits, fault `serial-noise`. */
export const MUTE_MS = 20_000;

/** A port is listened to this long at one rate: a 1 Hz receiver speaks twice. More bytes than that: the rate is wrong. */
export const PROBE_MS = 2_500;
export const PROBE_BYTES_MAX = 65_536;

/** Valid sentences after which port and rate are believed: noise passes a checksum of 8 bits once, not twice. */
export const PROBE_SENTENCES = 2;

/** A heard sentence proves a port for this long; until then nobody listens for the next one. */
export const PROOF_MS = 1_000;

/** Network sources that are open and say nothing for this long: fault `gnss-silent`. */
export const SOURCE_SILENCE_MS = 15_000;

/** Longest answer of gpsd (its own limit is 10 240). Longer: skipped. */
export const GPSD_ANSWER_BYTES_MAX = 16_384;

/** gpsd is asked this often which devices it has. */
export const GPSD_ASK_MS = 10_000;

/** What a tablet has not taken yet. Beyond: it is dropped, and may connect again. */
export const REEMIT_CLIENT_BYTES_MAX = 65_536;

/** Tablets at once. Beyond: refused. */
export const REEMIT_CLIENTS_MAX = 16;

/** chronyd's own polling of a reference clock is 16 s (poll 4); a measurement without a fix of late says nothing new. */
export const CLOCK_SAMPLE_MS = 16_000;
export const CLOCK_SAMPLE_FIX_AGE_MAX_MS = 5_000;

/** ModemManager's answer may take this long (real time) and be this large. Beyond: nothing is known of the modem. */
export const MODEM_ANSWER_MS = 5_000;
export const MODEM_ANSWER_BYTES_MAX = 1_048_576;

/** link.factsFile that has been the same for this long: who writes it has died, and nothing is known of the modem. */
export const FACTS_FILE_SAME_MS = 180_000;

/** A gap in a recording is replayed for this long at most. */
export const REPLAY_GAP_MAX_MS = 60_000;

/** Longest stretch of a paced replay without line end that is kept together; longer stretches pass in pieces. */
export const REPLAY_LINE_BYTES_MAX = 4_096;

/** Wait before a write that the disk refused is tried again. */
export const STORE_RETRY_MS = 1_000;

/** At start a database up to the first size is checked whole, up to the second one only after an unclean stop; larger: in part. */
export const CHECK_ALWAYS_BYTES_MAX = 4 * 1_048_576;
export const CHECK_BYTES_MAX = 64 * 1_048_576;

/** Rows read of each table of a damaged database, from each end. Beyond: not named, and still in the file. */
export const SALVAGE_ROWS_MAX = 300_000;

/** Kept on the disk for the events and given up when the disk is full: some thousand presses. Made again when so much more is free. */
export const RESERVE_BYTES = 2 * 1_048_576;
export const RESERVE_MARGIN_BYTES = 524_288;

/** An I/O error with less than this free is a full disk: a group of positions, its log and the index of that need so much. */
export const ROOM_BYTES_MIN = 131_072;

/** As the next one, while the disk is full: the log must not eat what the events need. */
export const WAL_CHECKPOINT_PAGES_FULL = 16;

/** Pages (4 KiB) in the write-ahead log before they move into the database. */
export const WAL_CHECKPOINT_PAGES = 256;

/** Rows evicted after one group, and in one commit, which an event may have to wait for. The rest goes after the next group. */
export const EVICTION_ROWS_MAX = 5_000;
export const EVICTION_BATCH_ROWS = 500;

/** Of what quota and retention delete and must be named, one range is named per so long; meanwhile neighbours become one. */
export const NAMING_PERIOD_MS = 60_000;

/** Records are purged this often, and it is looked this often whether that is due. */
export const RETENTION_PERIOD_MS = 20 * 3_600_000;
export const RETENTION_CHECK_MS = 600_000;

/** Positions go this long after they were acknowledged; positions and events after this long in any case; events as proof later. */
export const RETENTION_ACKED_MS = 7 * 86_400_000;
export const RETENTION_MS = 60 * 86_400_000;
export const RETENTION_PROOF_MS = 365 * 86_400_000;

/** UTC that leapt further since the last purge deletes nothing until it has gone on from there on so many days in a row. */
export const RETENTION_JUMP_MAX_MS = 180 * 86_400_000;
export const RETENTION_CONFIRMATIONS = 7;

/** A record dated later than this after now was dated by a wrong clock. */
export const RETENTION_FUTURE_MS = 86_400_000;

/** Rows deleted in one commit: an event waits for one at most. */
export const RETENTION_BATCH_ROWS = 2_000;

/** The write-ahead log beyond this: somebody holds a reading open. Writing goes on, fault `store-log-held`. Asked every so many writes. */
export const WAL_BYTES_MAX = 4 * 1_048_576;
export const WAL_WATCH_WRITES = 16;

/** An orderly stop waits this long for records to leave; what did not leave is on disk and leaves at the next start. */
export const STOP_FLUSH_MS = 5_000;

/** JSON deeper than this has no canonical form: no record is, and what a stranger hands over must not exhaust the stack. */
export const CANONICAL_DEPTH_MAX = 64;

/** A line of an exported journal. Longer: unreadable, and the journal is broken there. */
export const JOURNAL_LINE_CHARS_MAX = 1_048_576;

/** A request to the daemon from its own machine. Longer: hung up. */
export const LOCAL_REQUEST_BYTES_MAX = 4_096;

/** Exports noted down while no daemon ran: some ten thousand. A larger file is left alone, and nothing of it is recorded. */
export const AUDIT_NOTES_BYTES_MAX = 4 * 1_048_576;

/** Records that a reader of the database takes at once, so that it never keeps the log from shrinking for long. */
export const READ_CHUNK_ROWS = 1_000;
