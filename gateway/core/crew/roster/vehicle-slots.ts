/** When a vehicle is on garde by its own roster. Pieces that touch are one garde: 20-24 and 00-08 is one night, not two. */

import { addDays, type Day, daysFrom } from './day.ts';
import { dayTypeOf } from './day-type.ts';
import { hoursOn } from './hours.ts';
import { contains, type Interval, joined, without } from './intervals.ts';
import { GARDE_JOINED_DAYS, PRISE_EARLY_MS, ROSTER_AHEAD_DAYS } from './limits.ts';
import type { VehicleRoster } from './vehicle-schema.ts';
import { localDay, utcOf } from './zone-time.ts';

/** One garde from its first to its last instant. */
export type DutySlot = Interval;

/** The garde that runs at an instant, or null. One that goes on for more than GARDE_JOINED_DAYS each way is told as cut there. */
export function dutySlotAt(roster: VehicleRoster, tMs: number): DutySlot | null {
  const today = localDay(roster.timeZone, tMs);
  for (let reach = 1; ; reach = Math.min(2 * reach, GARDE_JOINED_DAYS)) {
    const window = gardes(roster, addDays(today, -reach), addDays(today, reach));
    const found = window.slots.find((slot) => contains(slot, tMs)) ?? null;
    const open = found !== null && (found.fromMs === window.fromMs || found.toMs === window.toMs);
    if (!open || reach === GARDE_JOINED_DAYS) return found;
  }
}

/** The first garde that begins after an instant, or null where none does within ROSTER_AHEAD_DAYS. */
export function nextDutySlot(roster: VehicleRoster, tMs: number): DutySlot | null {
  const today = localDay(roster.timeZone, tMs);
  for (let ahead = 2; ; ahead = Math.min(4 * ahead, ROSTER_AHEAD_DAYS)) {
    const { slots } = gardes(roster, today, addDays(today, ahead));
    const next = slots.find(({ fromMs }) => fromMs > tMs);
    // Where it ends may lie beyond what was looked at.
    if (next !== undefined) return dutySlotAt(roster, next.fromMs);
    if (ahead === ROSTER_AHEAD_DAYS) return null;
  }
}

/**
 * The garde that a prise de garde at an instant is for: the one that runs, else the next one where it begins within PRISE_EARLY_MS.
 * Null: the vehicle is outside its roster, which is told and never refused.
 */
export function dutySlotToTake(roster: VehicleRoster, tMs: number): DutySlot | null {
  const now = dutySlotAt(roster, tMs);
  if (now !== null) return now;
  const next = nextDutySlot(roster, tMs);
  return next !== null && next.fromMs - tMs <= PRISE_EARLY_MS ? next : null;
}

interface Window extends Interval {
  /** Joined, in order, cut at the ends of the window. */
  slots: DutySlot[];
}

/** Everything between the midnights before `first` and after `last`. */
function gardes(roster: VehicleRoster, first: Day, last: Day): Window {
  const { timeZone } = roster;
  const whole = { fromMs: utcOf(timeZone, first, 0), toMs: utcOf(timeZone, last, 1_440) };
  // Hours are at most a day long: what matters began on the day before at the earliest.
  const days = daysFrom(addDays(first, -1), last).filter((day) => roster.from <= day && day <= (roster.until ?? day));
  const on = (day: Day, list: readonly string[]): Interval[] => list.map((hours) => hoursOn(timeZone, day, hours));
  const exceptions = days.flatMap((day) => roster.exceptions.filter(({ date }) => date === day));
  const slots = joined([
    ...without(
      days.flatMap((day) => on(day, weeklyOn(roster, day))),
      exceptions.flatMap(({ date, remove }) => on(date, remove)),
    ),
    ...exceptions.flatMap(({ date, add }) => on(date, add)),
  ]);
  const outside = without([whole], slots);
  return { ...whole, slots: joined(without([whole], outside)) };
}

function weeklyOn({ weekly, holidays }: VehicleRoster, day: Day): string[] {
  if (weekly.length === 0) return [];
  const dayType = dayTypeOf(day, holidays);
  return weekly.filter(({ days }) => days.includes(dayType)).flatMap(({ hours }) => hours);
}
