/**
 * The duty log in sums: how long the crew was available, or not and why, what became of its missions, how far it drove. Every
 * millisecond of a service is in exactly one of the sums, so they add up to its length.
 */
import type { z } from 'zod';
import type { Availability, Duty, UnavailableReason } from '../record/schema.ts';
import type { totals } from '../record/summaries.ts';
import type { check } from '../record/words.ts';
import { NO_TOTALS } from './empty-tally.ts';
import { elapsedMs, type Moment } from './moment.ts';
import { localDay, midnightMs } from './roster/zone-time.ts';
import type { tally } from './state-schema.ts';

export type Totals = z.infer<typeof totals>;
export type Check = z.infer<typeof check>;

export type Tally = z.infer<typeof tally>;

/** What is counted of the crew's state. */
interface Standing {
  duty: Duty;
  availability: Availability;
  reason: UnavailableReason | null;
}

type Day = Tally['day'];
export type EndedDay = Day & { date: string };

/**
 * Counts the state that stood up to `to`, in the service and in each local day that it touches.
 * @param odometerM driven on duty so far
 * @returns the days that are over by then, if anything was counted in them
 */
export function counted(
  before: Tally,
  standing: Standing,
  to: Moment,
  odometerM: number,
  timeZone: string,
): { tally: Tally; ended: EndedDay[] } {
  const { service } = before;
  const from = service === null ? null : before.counted;
  const ms = from === null ? 0 : elapsedMs(from, to);
  const drivenM = Math.max(0, Math.round(odometerM) - Math.round(before.odometerM));
  const rest = (ms: number | null) => (sums: Totals) => added(sums, standing, ms, drivenM);
  const { ended, day, leftMs } = endedDays(before.day, standing, { fromT: from?.t ?? null, ms }, to.t, timeZone);
  return {
    ended,
    tally: {
      ...before,
      service: service === null ? null : { ...service, totals: rest(ms)(service.totals) },
      day: { ...day, date: to.t === null ? day.date : localDay(timeZone, to.t), totals: rest(leftMs)(day.totals) },
      counted: service === null ? null : to,
      odometerM,
    },
  };
}

/** @param stretch what is counted; `fromT` null: its beginning has no UTC, or nothing is counted */
function endedDays(
  before: Day,
  standing: Standing,
  { fromT, ms }: { fromT: number | null; ms: number | null },
  toT: number | null,
  timeZone: string,
): { ended: EndedDay[]; day: Day; leftMs: number | null } {
  const ended: EndedDay[] = [];
  let [day, left, at] = [before, ms, fromT];
  while (day.date !== null && toT !== null && day.date < localDay(timeZone, toT)) {
    // Without a beginning nothing was going on: only the day under way is over.
    const midnight = at === null ? midnightMs(timeZone, toT, 0) : midnightMs(timeZone, at, 1);
    const share = at === null || left === null ? 0 : Math.min(left, Math.max(0, midnight - at));
    const totals = added(day.totals, standing, share, 0);
    if (day.services > 0 || !isNothing(totals)) ended.push({ ...day, date: day.date, totals });
    if (left !== null) left -= share;
    if (at !== null) at = midnight;
    day = { date: localDay(timeZone, midnight), services: 0, totals: NO_TOTALS };
  }
  return { ended, day, leftMs: left };
}

/** @param ms null: nobody knows how long */
function added(sums: Totals, { duty, availability, reason }: Standing, ms: number | null, drivenM: number): Totals {
  const distanceM = sums.distanceM + drivenM;
  if (ms === null) return { ...sums, distanceM, unmeasured: sums.unmeasured + 1 };
  if (availability === 'DISPONIBLE') return { ...sums, distanceM, availableMs: sums.availableMs + ms };
  if (duty === 'PAUSE') return { ...sums, distanceM, pauseMs: sums.pauseMs + ms };
  const why = reason ?? 'unsaid';
  return { ...sums, distanceM, unavailableMs: { ...sums.unavailableMs, [why]: sums.unavailableMs[why] + ms } };
}

/** One more of this, in the service and in the day. */
export function noted(before: Tally, what: keyof Totals['missions']): Tally {
  const more = (sums: Totals): Totals => ({ ...sums, missions: { ...sums.missions, [what]: sums.missions[what] + 1 } });
  const { service, day } = before;
  return {
    ...before,
    service: service === null ? null : { ...service, totals: more(service.totals) },
    day: { ...day, totals: more(day.totals) },
  };
}

export function begunService(
  before: Tally,
  { event, began, duty }: Pick<NonNullable<Tally['service']>, 'event' | 'began' | 'duty'>,
): Tally {
  const { day } = before;
  return {
    ...before,
    service: { event, began, duty, totals: NO_TOTALS },
    day: { ...day, services: day.services + 1 },
    counted: began,
  };
}

export function endedService(before: Tally): Tally {
  return { ...before, service: null, counted: null };
}

function isNothing(sums: Totals): boolean {
  return JSON.stringify(sums) === JSON.stringify(NO_TOTALS);
}
