/** A record of the vehicle as one line of the feed, and as a point of its track. Pure. */
import type { LedgerRecord } from '../platform/ledger.ts';
import { type EventMessage, isEvent, type PositionMessage } from '../platform/messages.ts';
import type { FeedNews } from './api.ts';
import type { TrackPoint } from './api-followed.ts';

/** What a coordinator would not read: it is in the ledger and in the proof. */
const SILENT = new Set(['checkpoint', 'key', 'time', 'contact', 'service-summary', 'day-summary']);
/** Keys that every record carries, or that the chain needs. */
const COMMON = new Set(['series', 'lane', 'n', 'boot', 'mono', 't', 'clock', 'service', 'salt', 'prev', 'type']);

/** null: it is not for the feed. */
export function newsOf(event: EventMessage): FeedNews | null {
  const { n } = event;
  if (isEvent(event, 'press')) {
    const { key, function: what, status, mission, implied, corrects, duty, availability, reason } = event;
    const { answer, checksMissing, outsideRoster } = event;
    const said = answer === null ? null : { outcome: answer.outcome, reason: answer.reason, late: answer.late };
    return {
      ...{ kind: 'press', n, key, function: what, status, mission, implied, corrects },
      ...{ answer: said, duty, availability, reason, checksMissing, outsideRoster },
    };
  }
  if (isEvent(event, 'mission')) {
    const { change, mission, applied } = event;
    return { kind: 'mission', n, change, mission, applied };
  }
  if (isEvent(event, 'automatic')) return { kind: 'automatic', n, change: event.change, duty: event.duty };
  if (isEvent(event, 'mission-summary')) {
    const { mission, outcome, endedBy, distanceM } = event;
    return { kind: 'mission-summary', n, mission, outcome, endedBy, distanceM };
  }
  if (event.type === 'link') return { kind: 'link', n, up: event['up'] === true };
  if (event.type === 'gnss')
    return { kind: 'gnss', n, condition: String(event['condition']), standing: event['standing'] === true };
  return SILENT.has(event.type) ? null : { kind: 'record', n, type: event.type, detail: detailOf(event) };
}

/** What such a record says, in its own words: `condition no-fix, standing true`. */
function detailOf(event: EventMessage): string {
  return Object.entries(event)
    .filter(([key, value]) => !COMMON.has(key) && value !== null)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
}

/** How long after its instant it came, ms; null: not known. A clock that is ahead makes nothing early. */
export function lateness(record: LedgerRecord, received: number | null): number | null {
  return received === null || record.t === null ? null : Math.max(0, received - record.t);
}

export function trackPointOf(position: PositionMessage, received: number | null): TrackPoint {
  const { series, n, t, lat, lon, suspect } = position;
  return { series, n, t, lat, lon, suspect, lateMs: lateness(position, received) };
}
