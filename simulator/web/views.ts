/** What the page is told of a vehicle, made of the platform's report. Pure. */
import type { HealthMessage, MissionSummaryMessage, PositionMessage } from '../platform/messages.ts';
import type { MissionEntry } from '../platform/mission-ledger.ts';
import type { ShownState } from '../platform/picture.ts';
import { count } from '../platform/ranges.ts';
import type { VehicleReport } from '../platform/vehicle-desk.ts';
import type { PositionView, StateView, VehicleView } from './api.ts';
import type { LedgerView, LinkView, MissionView, StepView } from './api-followed.ts';

export function vehicleView(report: VehicleReport): VehicleView {
  const { vehicle, presence, state, position, health, ledger } = report;
  const missing = ledger.series.reduce(
    (sum, { unexplainedPositions, unexplainedEvents }) => sum + count(unexplainedPositions) + count(unexplainedEvents),
    0,
  );
  return {
    vehicle,
    presence,
    state: state === null ? null : stateView(state),
    position: position === null ? null : positionView(position),
    eventsPending: health?.eventsPending ?? null,
    positionsPending: health?.positionsPending ?? null,
    faults: health?.faults ?? [],
    missing,
  };
}

function stateView({ expired: _, accepted, orders, ...state }: ShownState): StateView {
  // To the second: by how many ms it was renewed earlier is no news.
  const validUntil = Math.round(state.validUntil / 1000) * 1000;
  return { ...state, accepted: [...accepted], orders: [...orders], validUntil };
}

function positionView(position: PositionMessage): PositionView {
  const { t, lat, lon, speedKmh, courseDeg, fix, sats, accM, move, ageMs } = position;
  return { t, lat, lon, speedKmh, courseDeg, fix, sats, accM, move, ageMs };
}

export function ledgerView({ ledger, invalid, acknowledgementsSent, crew }: VehicleReport): LedgerView {
  const { positions, events, presses, via, duplicates, conflicts } = ledger;
  return {
    series: ledger.series.map((each) => ({
      series: each.series,
      positions: each.positions,
      events: each.events,
      explained: [...each.explainedPositions, ...each.explainedEvents],
      missing: { positions: each.unexplainedPositions, events: each.unexplainedEvents },
    })),
    ...{ positions, events, presses: presses.length, via, conflicts, invalid, acknowledgementsSent },
    duplicates: duplicates.positions + duplicates.events,
    disagreements: crew.disagreements,
  };
}

/** @param heard when it last said something, UTC, ms */
export function linkView(heard: number | null, health: { body: HealthMessage; received: number } | null): LinkView {
  if (health === null) return { heard, health: null };
  const { body, received } = health;
  const { t, eventsPending, positionsPending, oldestPendingAgeS, timeToEmptyS, version, faults } = body;
  const { supplyV, temperatureC, modem } = body;
  return {
    heard,
    health: {
      ...{ t, received, eventsPending, positionsPending, oldestPendingAgeS, timeToEmptyS, version, faults },
      ...{ supplyV, temperatureC },
      technology: modem?.technology ?? null,
      signalPercent: modem?.signalPercent ?? null,
      roaming: modem?.roaming ?? null,
    },
  };
}

/** @param lateMs by the number of the event */
export function missionView(
  entry: MissionEntry,
  summary: MissionSummaryMessage | null,
  lateMs: (event: number) => number | null,
): MissionView {
  const { mission, caseId, by, answer, received, unanswered, cancelled, expired, endedBy, corrections } = entry;
  const steps = entry.statuses.map(
    ({ status, event, t }): StepView => ({
      ...{ status, t, implied: event === null },
      corrected: corrections.some((correction) => correction.event === event),
      lateMs: event === null ? null : lateMs(event),
    }),
  );
  return {
    ...{ mission, caseId, by, answer, received, unanswered, cancelled, expired, endedBy, steps },
    outcome: summary?.outcome ?? null,
    delaysMs: summary?.delaysMs ?? null,
    distanceM: summary?.distanceM ?? null,
  };
}
