/** Limits of the rosters, with what happens at each. Units are in the names. */

/** A prise de garde counts for the garde that begins within this. Earlier: outside the roster, flagged and never refused. */
export const PRISE_EARLY_MS = 1_800_000;

/** A vehicle's roster: weekly lines, dated exceptions, hours named in each, sub-zones. More: the roster is `invalid`. */
export const ROSTER_LINES_MAX = 16;
export const ROSTER_EXCEPTIONS_MAX = 366;
export const ROSTER_HOURS_MAX = 4;
export const ROSTER_SUBZONES_MAX = 8;

/** The next garde is looked for so many days ahead. None begins by then: there is no next one. */
export const ROSTER_AHEAD_DAYS = 400;

/** A garde without a break is followed so many days each way. Longer: it is told as beginning, or as ending, there. */
export const GARDE_JOINED_DAYS = 16;

/** A tableau de garde is asked about so many days at once. More is a mistake of the caller: RangeError. */
export const TABLE_SPAN_DAYS_MAX = 3_700;

/** Time zones whose rules are kept at hand. One more: all are made anew when next asked for, 0.1 ms each. */
export const TIME_ZONES_KEPT_MAX = 16;
