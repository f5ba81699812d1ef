/** Limits of the exports, with what happens at each. */

/** So much later than the sampling explains a position may come (epochs that the receiver left out) before it is a gap. */
export const GAP_MARGIN_MS = 15_000;

/** Points drawn in one page; of more every k-th is drawn, with both ends of each stretch, and the page says so. */
export const DRAWN_POINTS_MAX = 20_000;

/** Services whose speed is drawn; of more the first ones are, and the page says how many are not. */
export const PROFILES_MAX = 31;

/** Numbers of statuses drawn on the map, each beside the others; of more the first ones are, and the page says how many are not. */
export const MARKS_MAX = 300;

/** Rows of one table of the page; of more the first ones are there, and the page says how many are not. */
export const PAGE_ROWS_MAX = 1_000;

/** Shorter than this a halt is a traffic light. */
export const STOP_SHOWN_MS = 120_000;
