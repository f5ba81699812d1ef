/** From an event as it is recorded to the bodies that it calls for, and to what it leaves for the positions after it. */
import type { EventRecord } from '../schema.ts';
import type { HubBook } from './book.ts';
import { geoResBody, type HubVehicle } from './geo.ts';
import { FUNCTIONS } from './mapping.ts';
import type { HubGeoRes, HubRsRr, HubRsSr } from './messages.ts';
import { rsRrBody, rsRrReceived, rsSrBodies } from './rs.ts';
import type { HubPress } from './words.ts';

/** Which of the four are asked for. */
export interface HubWanted {
  geoPos: boolean;
  geoRes: boolean;
  rsSr: boolean;
  rsRr: boolean;
}

/** `topic` is what follows `balise/v1/<vehicle>/`. */
export type HubMessage =
  | { topic: 'hub/geo-res'; body: HubGeoRes }
  | { topic: 'hub/rs-rr'; body: HubRsRr }
  | { topic: 'hub/rs-sr'; body: HubRsSr };

/** Of the crew; null: an event of another kind, which changes nothing here. The book has noted what came before it. */
export function hubPressOf(event: EventRecord, book: HubBook): HubPress | null {
  if (event.type !== 'press' && event.type !== 'mission' && event.type !== 'automatic') return null;
  const { availability, duty, mission: id } = event;
  const rest = { t: book.timeOf(event), availability, duty, mission: book.mission(id) };
  const nobody = { ...rest, function: null, status: null, answer: null, transported: book.wasTransported(id) };
  switch (event.type) {
    case 'press':
      return { ...nobody, function: event.function, status: event.status, answer: event.answer };
    case 'mission':
      return { ...nobody, status: isCalledOff(event) && book.wasAccepted(event.mission, event.n) ? 'ANNULE' : null };
    case 'automatic':
      return nobody;
    default:
      return event satisfies never;
  }
}

/** Whether there may be a body: most events are none of the Hub's business, and need not be looked at again. */
export function mayConcernHub(event: EventRecord, { geoRes, rsSr, rsRr }: HubWanted): boolean {
  if (geoRes && beginsDuty(event)) return true;
  if (event.type === 'mission') return (rsRr && isAsking(event)) || (rsSr && isCalledOff(event));
  if (event.type !== 'press' || event.mission === null || isOfTheCrew(event.mission)) return false;
  return (rsSr && event.status !== null) || (rsRr && event.answer !== null);
}

/**
 * What goes out for it, in this order.
 * @returns `undated`: there is more, which cannot be made before the time of its boot is known
 */
export function hubMessages(
  event: EventRecord,
  { vehicle, wanted, book }: { vehicle: HubVehicle; wanted: HubWanted; book: HubBook },
): { messages: HubMessage[]; undated: boolean } {
  const messages: HubMessage[] = [];
  if (wanted.geoRes && beginsDuty(event)) messages.push({ topic: 'hub/geo-res', body: geoResBody(vehicle) });
  const press = hubPressOf(event, book);
  if (press === null) return { messages, undated: false };
  const asked = event.type === 'mission' && isAsking(event) ? press.mission : null;
  const rr = asked === null ? rsRrBody(vehicle, press) : rsRrReceived(vehicle, asked, press.t);
  if (wanted.rsRr && rr.body !== null) messages.push({ topic: 'hub/rs-rr', body: rr.body });
  const sr = rsSrBodies(vehicle, press);
  if (wanted.rsSr) messages.push(...sr.bodies.map((body) => ({ topic: 'hub/rs-sr' as const, body })));
  const undated = (wanted.rsRr && rr.none === 'no-time') || (wanted.rsSr && sr.none === 'no-time');
  return { messages, undated };
}

function beginsDuty(event: EventRecord): boolean {
  if (event.type === 'press') return FUNCTIONS[event.function].geoRes;
  return event.type === 'automatic' && event.change === 'garde-begun';
}

type MissionEvent = Extract<EventRecord, { type: 'mission' }>;

/** What the company has accepted already is for the company to answer. */
function isAsking({ change, by }: MissionEvent): boolean {
  return change === 'received' && by === null;
}

function isCalledOff({ change, applied }: MissionEvent): boolean {
  return change === 'cancelled' && applied;
}

/** A departure that no order asked for: of no case. */
function isOfTheCrew(mission: string): boolean {
  return mission.startsWith('~');
}
