/** Local days of an IANA time zone. `Intl` is a pure function of the instant and the zone; no clock is read here. */

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, ...parts, ...time });
  formats.set(timeZone, format);
  return format;
}

/** Wall time of the zone at this instant, as if it were UTC, ms. */
function localMs(t: number, timeZone: string): number {
  const found: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(t)) found[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** YYYY-MM-DD. */
export function localDay(t: number, timeZone: string): string {
  return new Date(localMs(t, timeZone)).toISOString().slice(0, 10);
}

/** UTC of the midnight, `days` after the one at which the local day of `t` began. */
export function localMidnightMs(t: number, timeZone: string, days: 0 | 1): number {
  const local = localMs(t, timeZone);
  const midnight = (Math.floor(local / DAY_MS) + days) * DAY_MS;
  // The offset may be another one at midnight than at t; no zone changes it twice in two days.
  const guess = midnight - (local - Math.floor(t / 1_000) * 1_000);
  return midnight - (localMs(guess, timeZone) - guess);
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}
