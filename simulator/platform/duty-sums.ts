/** How long the crew's state stood, in the service under way and in each local day that it touches, counted from its events alone. */
import { lengthMs, localDay, type Moment, nextMidnight } from './moments.ts';
import { addCounts, addStretch, isNothing, noTotals, type Stood, type Totals } from './totals.ts';

export interface Service {
  id: string | null;
  duty: string;
  began: { event: number; at: Moment };
  totals: Totals;
}

export interface EndedDay {
  day: string;
  services: number;
  totals: Totals;
}

export interface DutySums {
  /** Counts what stood until then. @returns the local days that are over by then, but for empty ones */
  upTo(to: Moment): EndedDay[];
  stands(state: Stood): void;
  /** In the service under way, if there is one, and in the day. */
  note(counts: readonly string[]): void;
  begin(service: Omit<Service, 'totals'>): void;
  /** @returns what was under way */
  end(): Service | null;
  service(): Service | null;
}

/** @param timeZone null: not known, and no day is counted */
export function createDutySums(timeZone: () => string | null): DutySums {
  let stood: Stood | null = null;
  let service: Service | null = null;
  let counted: Moment | null = null;
  let day: { date: string | null; services: number; totals: Totals } = newDay(null);

  function endedDays(to: Moment, zone: string, fromT: number | null, ms: number | null) {
    const ended: EndedDay[] = [];
    let [at, left] = [fromT, ms];
    while (day.date !== null && to.t !== null && day.date < localDay(to.t, zone)) {
      const midnight = at === null ? null : nextMidnight(at, zone);
      const share = midnight === null || at === null ? 0 : Math.min(left ?? 0, midnight - at);
      if (stood !== null && share > 0) addStretch(day.totals, stood, share);
      const { date, services, totals } = day;
      if (services > 0 || !isNothing(totals)) ended.push({ day: date, services, totals });
      if (left !== null) left -= share;
      at = midnight;
      // Nothing was going on in days that nobody can count from.
      day = newDay(localDay(midnight ?? to.t, zone));
    }
    return { ended, left };
  }

  return {
    upTo(to) {
      const from = service === null ? null : counted;
      const ms = from === null ? 0 : lengthMs(from, to);
      if (service !== null && stood !== null && from !== null) addStretch(service.totals, stood, ms);
      counted = service === null ? null : to;
      const zone = timeZone();
      if (zone === null) return [];
      const { ended, left } = endedDays(to, zone, from?.t ?? null, ms);
      if (stood !== null && from !== null) addStretch(day.totals, stood, left);
      if (to.t !== null) day.date = localDay(to.t, zone);
      return ended;
    },
    stands(state) {
      stood = state;
    },
    note(counts) {
      addCounts(day.totals, counts);
      if (service !== null) addCounts(service.totals, counts);
    },
    begin(begun) {
      service = { ...begun, totals: noTotals() };
      counted = begun.began.at;
      day.services++;
    },
    end() {
      const ended = service;
      service = null;
      counted = null;
      return ended;
    },
    service: () => service,
  };
}

function newDay(date: string | null) {
  return { date, services: 0, totals: noTotals() };
}
