/** What a coordinator must see of a vehicle at a glance, at an instant: a state that is void is INCONNU without anybody saying so. Pure. */
import type { PositionView, VehicleView } from '../api.ts';

/** In the order of the list: what asks for somebody first. `none`: no state was ever heard. */
export const STANDINGS = ['distress', 'waiting', 'free', 'mission', 'busy', 'unknown', 'pause', 'off', 'none'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A position older than this is drawn as an old one. */
export const STALE_MS = 60_000;

export function standingOf(vehicle: VehicleView, now: number): Standing {
  const { state } = vehicle;
  if (state === null) return 'none';
  // A call for help stays until the vehicle takes it back: silence is no all-clear.
  if (state.distress) return 'distress';
  if (isVoid(vehicle, now)) return 'unknown';
  if (state.orders.length > 0) return 'waiting';
  if (state.availability === 'DISPONIBLE') return 'free';
  if (state.duty === 'PAUSE') return 'pause';
  if (state.reason === 'mission' || (state.reason === null && state.mission !== null)) return 'mission';
  return state.duty === 'HORS_SERVICE' ? 'off' : 'busy';
}

/** Its state was not renewed in time. */
export function isVoid({ state }: VehicleView, now: number): boolean {
  return state !== null && (state.availability === 'INCONNU' || now >= state.validUntil);
}

/** How long ago it was there: of the coordinates, not of the message. */
export function positionAge(position: PositionView, now: number): number {
  return Math.max(0, now - position.t) + position.ageMs;
}

/** Records that it still has to send; null: not known. */
export function waiting({ eventsPending, positionsPending }: VehicleView): number | null {
  if (eventsPending === null && positionsPending === null) return null;
  return (eventsPending ?? 0) + (positionsPending ?? 0);
}

export const FILTERS = ['all', 'free', 'mission', 'attention'] as const;
export type Filter = (typeof FILTERS)[number];
export const SORTS = ['standing', 'name', 'age'] as const;
export type Sort = (typeof SORTS)[number];

export interface Row {
  vehicle: VehicleView;
  standing: Standing;
}

/** `AMB-9` before `AMB-10`. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

/** Those that the list shows, in its order. */
export function rowsOf(
  vehicles: Iterable<VehicleView>,
  now: number,
  { filter, sort, text }: { filter: Filter; sort: Sort; text: string },
): Row[] {
  const wanted = text.trim().toLowerCase();
  const rows = [...vehicles]
    .map((vehicle): Row => ({ vehicle, standing: standingOf(vehicle, now) }))
    .filter((row) => matches(row, filter) && (wanted === '' || namesOf(row.vehicle).includes(wanted)));
  return rows.sort((a, b) => order(a, b, sort, now) || BY_NAME.compare(a.vehicle.vehicle, b.vehicle.vehicle));
}

function namesOf({ vehicle, state }: VehicleView): string {
  return [vehicle, state?.mission ?? '', ...(state?.orders ?? [])].join(' ').toLowerCase();
}

function matches({ vehicle, standing }: Row, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'free':
      return standing === 'free';
    case 'mission':
      return standing === 'mission' || standing === 'waiting';
    case 'attention':
      return needsAttention(vehicle, standing);
    default:
      return filter satisfies never;
  }
}

/** Something about it is not as it should be. */
export function needsAttention(vehicle: VehicleView, standing: Standing): boolean {
  const silent = standing === 'distress' || standing === 'waiting' || standing === 'unknown';
  return silent || vehicle.presence === 'lost' || vehicle.missing > 0 || vehicle.faults.length > 0;
}

function order(a: Row, b: Row, sort: Sort, now: number): number {
  switch (sort) {
    case 'name':
      return 0;
    case 'standing':
      return STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing);
    case 'age': {
      const ageOf = ({ vehicle: { position } }: Row): number => (position === null ? -1 : positionAge(position, now));
      return Math.sign(Math.floor(ageOf(b) / 10_000) - Math.floor(ageOf(a) / 10_000));
    }
    default:
      return sort satisfies never;
  }
}

/** How many there are of each. */
export function countByStanding(vehicles: Iterable<VehicleView>, now: number): Record<Standing, number> {
  const counts = Object.fromEntries(STANDINGS.map((standing) => [standing, 0])) as Record<Standing, number>;
  for (const vehicle of vehicles) counts[standingOf(vehicle, now)]++;
  return counts;
}
