/** The limits of the national bodies, with what happens at each (docs/hubsante.md). */

/** Longest shared id, and name of a vehicle. Longer: no pattern looks at it, and no body is made of it. */
export const HUB_ID_CHARS_MAX = 128;
export const HUB_NAME_CHARS_MAX = 64;

/** Longest code of a reason for a refusal. Longer, or more than one word: left out of the answer. */
export const HUB_REASON_CHARS_MAX = 40;

/** Positions in one GEO-POS, some 25 kB. More: another one. */
export const HUB_POSITIONS_MAX = 100;

/** Missions of which case and answer are known, and boots of which the time is. The ones heard of longest ago go. */
export const HUB_MISSIONS_MAX = 512;
export const HUB_BOOTS_MAX = 16;

/** Changes of what is said of positions, some weeks of them. Positions of before the oldest one are not sent. */
export const HUB_STANDINGS_MAX = 4_096;

/** Events that are read at the start, to know how things stood, some weeks of them. What is older is not known. */
export const HUB_EVENTS_READ_MAX = 4_096;
/** So many at once: the thread of the store must not keep a press waiting. */
export const HUB_EVENTS_READ_AT_ONCE = 256;
