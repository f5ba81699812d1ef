/** The sentences that are decoded, each in its own file under `decode/`; one more is one more line here. */

import type { Gga } from './decode/gga.ts';
import { decodeGga, GGA_FIELDS } from './decode/gga.ts';
import type { Gsa } from './decode/gsa.ts';
import { decodeGsa, GSA_FIELDS } from './decode/gsa.ts';
import type { Rmc } from './decode/rmc.ts';
import { decodeRmc, RMC_FIELDS } from './decode/rmc.ts';
import type { Vtg } from './decode/vtg.ts';
import { decodeVtg, VTG_FIELDS } from './decode/vtg.ts';
import type { Zda } from './decode/zda.ts';
import { decodeZda, ZDA_FIELDS } from './decode/zda.ts';
import type { Notes } from './fields.ts';
import type { Reject, Sentence } from './sentence.ts';

export type SentenceData = Rmc | Gga | Gsa | Vtg | Zda;

export interface Decoded {
  data: SentenceData;
  /** Fields that counted as not said because they could not be read (`fields.ts`). */
  unreadableFields: number;
}

interface Decoder {
  /** How many fields the versions 2.0 to 4.11 give it, and what receivers add. */
  fields: { min: number; max: number; not?: { min: number; max: number } };
  decode(fields: readonly string[], notes: Notes): SentenceData;
}

/** A Map, not an object: a sentence may call itself `constructor`. */
const DECODERS = new Map<string, Decoder>([
  ['RMC', { fields: RMC_FIELDS, decode: decodeRmc }],
  ['GGA', { fields: GGA_FIELDS, decode: decodeGga }],
  ['GSA', { fields: GSA_FIELDS, decode: decodeGsa }],
  ['VTG', { fields: VTG_FIELDS, decode: decodeVtg }],
  ['ZDA', { fields: ZDA_FIELDS, decode: decodeZda }],
]);

/** @returns null where the type is not decoded: that is no fault of the sentence */
export function decode(sentence: Sentence): Decoded | Reject | null {
  if (sentence.talker.length !== 2) return null;
  const decoder = DECODERS.get(sentence.type);
  if (decoder === undefined) return null;
  const { min, max, not } = decoder.fields;
  const fields = sentence.fields.length;
  if (fields < min || fields > max || (not !== undefined && fields >= not.min && fields <= not.max)) {
    return { reason: 'field-count' };
  }
  const notes: Notes = { bad: false, unreadable: 0 };
  const data = decoder.decode(sentence.fields, notes);
  return notes.bad ? { reason: 'field' } : { data, unreadableFields: notes.unreadable };
}
