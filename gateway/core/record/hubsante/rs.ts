/** RS-SR and RS-RR: the steps of a mission, and the answer to its order. Both need the case; RS-RR the request too. */

import type { HubDateTimes } from './datetime.ts';
import type { HubVehicle } from './geo.ts';
import { isCaseId, isRequestId } from './identifiers.ts';
import { HUB_REASON_CHARS_MAX } from './limits.ts';
import { ANSWERS, stepOf, stepWords } from './mapping.ts';
import type { HubRsRr, HubRsSr } from './messages.ts';
import type { HubAnswer, HubMission, HubNone, HubPress, Made } from './words.ts';

/** A body per code that the step means, in order: two where a vehicle returns and is not available, else one. */
export function rsSrBodies(vehicle: HubVehicle, press: HubPress): { bodies: HubRsSr[]; none: HubNone | null } {
  const status = stepOf(press);
  if (status === null) return { bodies: [], none: 'no-step' };
  const found = caseOf(press.mission);
  if (found.none !== null) return { bodies: [], none: found.none };
  const at = instantOf(vehicle.dateTime, press.t);
  if (at.none !== null) return { bodies: [], none: at.none };
  const { rsSr, available } = stepWords(status, press.availability, press.transported);
  const bodies = rsSr.map((code) => ({
    resourcesStatus: {
      caseId: found.body,
      resourceId: vehicle.resourceId,
      state: { datetime: at.body, status: code, ...(available === null ? {} : { availability: available }) },
    },
  }));
  return { bodies, none: null };
}

/** The answer that a press gave to its order, if that came of an RS-DR. Any press may: who departs has accepted. */
export function rsRrBody(vehicle: HubVehicle, { t, mission, answer }: HubPress): Made<HubRsRr> {
  if (answer === null) return { body: null, none: 'no-answer' };
  const word = ANSWERS[answer.outcome];
  if (word === null) return { body: null, none: 'no-word' };
  return responseBody(vehicle, mission, t, word, answer.outcome === 'refused' ? reasonCode(answer.reason) : null);
}

/**
 * The vehicle has the order, and nobody has answered it: the national word for that is DIFFEREE. Not for one that the company has
 * accepted already: that is an answer, and the company's to give.
 * @param t UTC of the reception, ms since 1970; null: not known yet
 */
export function rsRrReceived(vehicle: HubVehicle, mission: HubMission, t: number | null): Made<HubRsRr> {
  const word = ANSWERS.received;
  return word === null ? { body: null, none: 'no-word' } : responseBody(vehicle, mission, t, word, null);
}

function responseBody(
  { dateTime }: HubVehicle,
  mission: HubMission | null,
  t: number | null,
  answer: HubAnswer,
  freetext: string | null,
): Made<HubRsRr> {
  const { requestId = null } = mission ?? {};
  if (requestId === null) return { body: null, none: 'no-request' };
  if (!isRequestId(requestId)) return { body: null, none: 'bad-request' };
  const found = caseOf(mission);
  if (found.none !== null) return found;
  const at = instantOf(dateTime, t);
  if (at.none !== null) return at;
  const response = { datetime: at.body, answer, ...(freetext === null ? {} : { freetext }) };
  return { body: { resourcesResponse: { caseId: found.body, requestId, response } }, none: null };
}

function caseOf(mission: HubMission | null): Made<string> {
  const { caseId = null } = mission ?? {};
  if (caseId === null) return { body: null, none: 'no-case' };
  return isCaseId(caseId) ? { body: caseId, none: null } : { body: null, none: 'bad-case' };
}

function instantOf(dateTime: HubDateTimes, t: number | null): Made<string> {
  if (t === null) return { body: null, none: 'no-time' };
  const written = dateTime(t);
  return written === null ? { body: null, none: 'bad-time' } : { body: written, none: null };
}

/** One word: what is more than a code might say something of a patient. */
function reasonCode(reason: string | null): string | null {
  return reason !== null && reason.length <= HUB_REASON_CHARS_MAX && /^[A-Za-z0-9_-]+$/.test(reason) ? reason : null;
}
