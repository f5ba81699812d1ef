/** When an epoch was (docs/sampling.md, section 1 rule 5, and section 2). The date of the machine is never asked. */
import { advance, type Calendar } from '../sentences.ts';

const WEEK_MS = 7 * 86_400_000;
/** GPS counts weeks modulo this. */
const WEEKS = 1024;
const ROLLOVER_TRUST_WEEKS = 512;

export interface Dated {
  t: number;
  /** 1024-week periods added. */
  periods: number;
  /** Section 2: the date can be true. */
  believable: boolean;
}

export interface Dating {
  /** Moves the calendar, whatever becomes of the epoch. null while no date was ever seen. */
  date(timeOfDayMs: number, dateMs: number | null): Dated | null;
}

export function createDating(notBeforeMs: number): Dating {
  const calendar: Calendar = { dayMs: null, timeOfDayMs: null };
  return {
    date(timeOfDayMs, dateMs) {
      advance(calendar, timeOfDayMs, dateMs);
      return calendar.dayMs === null ? null : repaired(calendar.dayMs + timeOfDayMs, notBeforeMs);
    },
  };
}

function repaired(said: number, notBeforeMs: number): Dated {
  const period = WEEKS * WEEK_MS;
  let periods = 0;
  while (said + periods * period < notBeforeMs) periods++;
  const t = said + periods * period;
  return { t, periods, believable: periods === 0 || t - notBeforeMs < ROLLOVER_TRUST_WEEKS * WEEK_MS };
}
