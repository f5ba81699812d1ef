import type { Duty, EventRecord } from '../schema.ts';

/** Says after which events the vehicle signs: the duty is another one, a service has begun or ended, a mission is over. */
export interface SigningMoments {
  /** To be told of each event. @returns null: it is no such moment */
  after(event: EventRecord): 'duty' | 'mission' | null;
}

/** @param known as it was before the first event */
export function createSigningMoments(known: { duty: Duty; service: string | null }): SigningMoments {
  let { duty, service } = known;
  return {
    after(event) {
      switch (event.type) {
        case 'mission-summary':
          return 'mission';
        // The end of a service; that of its duty, where it was on one, came just before.
        case 'service-summary':
          return 'duty';
        case 'press':
        case 'mission':
        case 'automatic': {
          const begins = event.service !== null && event.service !== service;
          const moved = event.duty !== duty;
          duty = event.duty;
          service = event.service ?? service;
          return begins || moved ? 'duty' : null;
        }
        default:
          return null;
      }
    },
  };
}
