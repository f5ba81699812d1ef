/**
 * What the events say that other events need: of which case a mission is, whether it was accepted, whether somebody was
 * transported on it, and which time a boot had. Events may come again, and in any order: of two the later number counts.
 */
import type { EventRecord } from '../schema.ts';
import { HUB_BOOTS_MAX, HUB_MISSIONS_MAX } from './limits.ts';
import type { HubMission, VehicleStatus } from './words.ts';

export interface HubBook {
  note(event: EventRecord): void;
  /** @param id null: none. A mission that no event tells of, as one that the crew departed to by itself, has no case */
  mission(id: string | null): HubMission | null;
  /** Somebody had accepted it before the event of this number. */
  wasAccepted(id: string, before: number): boolean;
  wasTransported(id: string | null): boolean;
  /** UTC, ms, of the event; null: not known (yet). */
  timeOf(event: Pick<EventRecord, 't' | 'boot' | 'mono'>): number | null;
}

interface Known {
  mission: HubMission;
  /** Number of the event that `mission` is from, and of the first acceptance; null: none. */
  toldBy: number;
  acceptedBy: number | null;
  transported: boolean;
  /** Number of the last step. */
  movedBy: number;
}

const WITH_PATIENT: readonly VehicleStatus[] = ['TRANSP', 'DESTIN', 'FINPEC'];
const BEFORE_TRANSPORT: readonly VehicleStatus[] = ['DEPART', 'ARRIVEE', 'PEC', 'BILAN'];

export function createHubBook(): HubBook {
  const missions = new Map<string, Known>();
  const offsets = new Map<string, number>();

  /** The one that was heard of longest ago goes. */
  function known(id: string): Known {
    const nothing = { toldBy: 0, acceptedBy: null, transported: false, movedBy: 0 };
    const found = missions.get(id) ?? { mission: { id, caseId: null, requestId: null }, ...nothing };
    missions.delete(id);
    missions.set(id, found);
    forgetOldest(missions, HUB_MISSIONS_MAX);
    return found;
  }

  function told(event: Extract<EventRecord, { type: 'mission' | 'mission-summary' }>): void {
    const { n, mission: id, caseId, requestId } = event;
    const found = known(id);
    if (n >= found.toldBy) Object.assign(found, { mission: { id, caseId, requestId }, toldBy: n });
    if (event.type === 'mission' && event.change === 'received' && event.by !== null) accepted(found, n);
  }

  function pressed({ n, mission, status, answer, implied, corrects }: Extract<EventRecord, { type: 'press' }>): void {
    if (mission === null || (status === null && answer === null)) return;
    const found = known(mission);
    if (status !== null || answer?.outcome === 'accepted') accepted(found, n);
    if (status === null || n < found.movedBy) return;
    found.movedBy = n;
    if (WITH_PATIENT.includes(status) || implied.some((step) => WITH_PATIENT.includes(step))) found.transported = true;
    // The transport was the mistake.
    else if (corrects !== null && BEFORE_TRANSPORT.includes(status)) found.transported = false;
  }

  return {
    note(event) {
      if (event.type === 'mission' || event.type === 'mission-summary') told(event);
      else if (event.type === 'press') pressed(event);
      else if (event.type === 'time') {
        offsets.set(event.boot, event.utcMinusMonoMs);
        forgetOldest(offsets, HUB_BOOTS_MAX);
      }
    },
    mission: (id) => (id === null ? null : (missions.get(id)?.mission ?? { id, caseId: null, requestId: null })),
    wasAccepted: (id, before) => (missions.get(id)?.acceptedBy ?? before) < before,
    wasTransported: (id) => id !== null && missions.get(id)?.transported === true,
    timeOf({ t, boot, mono }) {
      const offset = offsets.get(boot);
      return t ?? (offset === undefined ? null : mono + offset);
    },
  };
}

function accepted(known: Known, n: number): void {
  known.acceptedBy = Math.min(n, known.acceptedBy ?? n);
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
