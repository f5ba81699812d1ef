/** What the platform knows of missions and of the crew's time, from events alone, in the order of their numbers: each series for itself. */
import { type EventMessage, isEvent } from './messages.ts';
import type { Mission } from './missions.ts';
import { createRecount, type Recount } from './recount.ts';

/** For a report: UTC, ms, or null where it is not known. */
export interface MissionEntry
  extends Pick<Mission, 'mission' | 'caseId' | 'requestId' | 'by' | 'answer' | 'corrections' | 'endedBy'> {
  series: string;
  received: number | null;
  unanswered: number | null;
  cancelled: { t: number | null; applied: boolean; reason: string | null } | null;
  expired: number | null;
  /** `event` null: implied by a later one. */
  statuses: { status: string; event: number | null; t: number | null }[];
}

export interface MissionReport {
  missions: MissionEntry[];
  /** Sums and lengths of the vehicle that do not follow from its events. */
  disagreements: string[];
  /** Sums that must still come. */
  owed: string[];
}

export interface MissionLedger {
  take(event: EventMessage): void;
  report(): MissionReport;
}

interface Series {
  /** Came before one with a smaller number. */
  waiting: Map<number, EventMessage>;
  /** Every number up to here was taken, or never comes. */
  upTo: number;
  never: [from: number, to: number][];
  recount: Recount;
}

/** @param timeZone `vehicle.timeZone`; null: as the vehicle says it */
export function createMissionLedger(timeZone: string | null): MissionLedger {
  const bySeries = new Map<string, Series>();

  function goOn(series: Series): void {
    for (;;) {
      const next = series.upTo + 1;
      const event = series.waiting.get(next);
      const skip = series.never.find(([from, to]) => from <= next && next <= to);
      if (event === undefined && skip === undefined) return;
      series.upTo = event === undefined ? (skip?.[1] ?? next) : next;
      series.waiting.delete(next);
      if (event !== undefined) series.recount.take(event);
    }
  }

  return {
    take(event) {
      const series = bySeries.get(event.series) ?? newSeries(timeZone);
      bySeries.set(event.series, series);
      series.waiting.set(event.n, event);
      if (isEvent(event, 'numbers-skipped') && event.of === 'e') series.never.push([event.from, event.to]);
      goOn(series);
    },
    report() {
      const all = [...bySeries.values()].map(({ recount }) => recount);
      return {
        missions: [...bySeries].flatMap(([series, { recount }]) =>
          recount.missions.all().map((known) => entryOf(series, known)),
        ),
        disagreements: all.flatMap(({ disagreements }) => disagreements),
        owed: all.flatMap((recount) => recount.owed()),
      };
    },
  };
}

function newSeries(timeZone: string | null): Series {
  return { waiting: new Map(), upTo: 0, never: [], recount: createRecount(timeZone) };
}

function entryOf(series: string, known: Mission): MissionEntry {
  const { mission, caseId, requestId, by, answer, corrections, endedBy, cancelled } = known;
  return {
    ...{ series, mission, caseId, requestId, by, answer, corrections, endedBy },
    received: known.received?.t ?? null,
    unanswered: known.unanswered?.t ?? null,
    cancelled: cancelled === null ? null : { t: cancelled.at.t, applied: cancelled.applied, reason: cancelled.reason },
    expired: known.expired?.t ?? null,
    statuses: known.steps.map(({ status, event, at }) => ({ status, event, t: at?.t ?? null })),
  };
}
