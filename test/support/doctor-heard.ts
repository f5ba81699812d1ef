/** What a receiver under an open sky is heard to say in three seconds. */
import type { ReceiverHeard, Satellites } from '../../gateway/core/doctor/judge-receiver.ts';

/** @param bestDbHz of the strongest; each of the others is 2 dB weaker than the one before */
export function clear(bestDbHz: number): Satellites[] {
  return ['gps', 'galileo'].map((constellation, nth) => ({
    ...{ constellation, seen: 8, used: 5 },
    cn0DbHz: Array.from({ length: 6 }, (_, i) => bestDbHz - nth - 2 * i),
  }));
}

export const HEARD: ReceiverHeard = {
  ...{ bytes: 4_200, sentences: 63, rejects: 0, antenna: 'ok', satellites: clear(46) },
  ...{ fixes: 3, mode: '3D', hdop: 0.8, firstFixS: null },
};
