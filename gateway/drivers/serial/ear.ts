import { createFramer } from '../../core/gnss/framing.ts';
import { isReject, parseSentence } from '../../core/gnss/sentence.ts';

/** What only a GNSS receiver says. A compass or an AIS set on another port speaks valid NMEA 0183 too. */
const OF_A_RECEIVER = new Set(['RMC', 'GGA', 'GNS', 'GSA', 'GSV', 'GLL', 'VTG', 'ZDA', 'GST']);

export interface Ear {
  hear(chunk: Uint8Array): void;
  /** Sentences with a right checksum and an address that NMEA 0183 allows, since the ear was made. */
  valid(): number;
  /** Those among them that only a receiver says. */
  ofReceiver(): number;
}

/**
 * Counts valid sentences in a stream, without reading what they say. Who listens for a moment only need not begin at the
 * start of a sentence.
 */
export function createEar(): Ear {
  let valid = 0;
  let ofReceiver = 0;
  const framer = createFramer({
    onLine: (line) => {
      const sentence = parseSentence(line);
      if (isReject(sentence) || sentence.talker === '') return;
      valid++;
      if (OF_A_RECEIVER.has(sentence.type)) ofReceiver++;
    },
    onDiscard: () => undefined,
  });
  return { hear: (chunk) => framer.push(chunk), valid: () => valid, ofReceiver: () => ofReceiver };
}
