/** What the events of the crew leave for the positions that follow: GEO-POS states no change, it states how things stand. */
import { isAtWork, stepOf, stepWords } from './mapping.ts';
import type { Availability, Duty, EngagedStatus, HubPress, VehicleStatus } from './words.ts';

/** Plain data. */
export interface HubStanding {
  duty: Duty;
  /** Last step of the mission under way, or of the one before; null: none on this duty. */
  status: VehicleStatus | null;
  /** Id of the mission that `status` is of. */
  mission: string | null;
  /** A patient was or is transported on it. */
  transported: boolean;
  geoStatus: Availability;
  /** `engagedStatus` of the next position that is sent, and of no other; null: as `engaged`. */
  due: EngagedStatus | null;
  /** `engagedStatus`; null: left out. */
  engaged: EngagedStatus | null;
}

/** Before the first event. */
export const NO_STANDING: HubStanding = {
  ...{ duty: 'HORS_SERVICE', status: null, mission: null, transported: false },
  ...{ geoStatus: 'INCONNU', due: null, engaged: null },
};

/** Every event of the crew, in order: those without a step change duty and availability. */
export function standingAfter(before: HubStanding, press: HubPress): HubStanding {
  const { duty, availability } = press;
  const moved = stepHere(before, press);
  const { status, mission, transported } = missionAfter(before, press, moved);
  const { geoStatus, first, after } = stepWords(status, availability, transported);
  const due = first !== after && (moved !== null || before.due === first) ? first : null;
  const standing = { duty, status, mission, transported, geoStatus, due, engaged: after };
  // What was due and found no position before a pause is stale after it.
  return isTracked(standing) ? standing : { ...standing, due: null };
}

/**
 * After a restart, from what the box remembers of its crew: a word that was due once counts as said.
 * @param now `status` is the last step of the mission under way here
 */
export function standingOf(
  now: Pick<HubPress, 'duty' | 'availability' | 'status' | 'mission' | 'transported'>,
): HubStanding {
  const { duty, status, transported, mission } = now;
  const { geoStatus, after } = stepWords(status, now.availability, transported);
  return { duty, status, mission: mission?.id ?? null, transported, geoStatus, due: null, engaged: after };
}

function missionAfter(
  before: HubStanding,
  press: HubPress,
  moved: VehicleStatus | null,
): Pick<HubStanding, 'status' | 'mission' | 'transported'> {
  if (moved !== null) return { status: moved, mission: press.mission?.id ?? null, transported: press.transported };
  if (isOver(before, press)) return { status: null, mission: null, transported: false };
  return before;
}

/** The step of the vehicle itself: another mission that is accepted or called off does not move one that is at work. */
function stepHere(before: HubStanding, press: HubPress): VehicleStatus | null {
  const step = stepOf(press);
  const ofAnother = before.mission !== (press.mission?.id ?? null);
  const movesNobody = step === 'DECLENCHE' || step === 'ANNULE';
  return movesNobody && ofAnother && isAtWork(before.status) ? null : step;
}

/** No mission is open any more. The return to the base, which ends one, is told all the same, within its duty. */
function isOver({ status, duty }: HubStanding, press: HubPress): boolean {
  const begins = press.function === 'PRISE_GARDE' || press.function === 'VOLONTAIRE';
  const ends = press.duty === 'HORS_SERVICE' && duty !== 'HORS_SERVICE';
  return press.mission === null && (status !== 'REN-BASE' || begins || ends);
}

/**
 * Whether positions are sent: on garde and as a volunteer; off duty only at work on a mission, which a patient may be part of; in a
 * pause never. A call for help off duty opens the gate for our own records, and not this.
 */
export function isTracked({ duty, status }: Pick<HubStanding, 'duty' | 'status'>): boolean {
  if (duty === 'GARDE' || duty === 'VOLONTAIRE') return true;
  return duty === 'HORS_SERVICE' && isAtWork(status);
}
