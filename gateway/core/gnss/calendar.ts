/** The date of an epoch that did not say it: only RMC and ZDA carry one, and the host's is never asked (docs/sampling.md, 5). */
import { MS_PER_DAY } from './fields.ts';

export interface Calendar {
  /**
   * To be asked for every epoch in turn.
   * @param dateMs what the epoch itself says: midnight UTC of its day, ms since 1970; null = nothing
   * @returns UTC of the epoch, ms; null while no date was ever seen
   */
  utcMs(timeOfDayMs: number, dateMs: number | null): number | null;
}

export function createCalendar(): Calendar {
  let date: number | null = null;
  let before = 0;

  return {
    utcMs(timeOfDayMs, dateMs) {
      // A fall by more than half a day is midnight; a smaller one is a receiver that corrects its clock.
      if (dateMs !== null) date = dateMs;
      else if (date !== null && before - timeOfDayMs > MS_PER_DAY / 2) date += MS_PER_DAY;
      before = timeOfDayMs;
      return date === null ? null : date + timeOfDayMs;
    },
  };
}
