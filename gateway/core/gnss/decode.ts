/** The sentences that are decoded, each in its own file under `decode/`; one more is one more line here. */
import type { Acknowledgement } from './decode/acknowledgement.ts';
import { decodeAcknowledgement } from './decode/acknowledgement.ts';
import type { AntennaReport } from './decode/antenna.ts';
import { decodeAntenna, decodeTxt } from './decode/antenna.ts';
import type { Gga } from './decode/gga.ts';
import { decodeGga, GGA_FIELDS } from './decode/gga.ts';
import type { Gll } from './decode/gll.ts';
import { decodeGll, GLL_FIELDS } from './decode/gll.ts';
import type { Gns } from './decode/gns.ts';
import { decodeGns, GNS_FIELDS } from './decode/gns.ts';
import type { Gsa } from './decode/gsa.ts';
import { decodeGsa, GSA_FIELDS } from './decode/gsa.ts';
import type { Gst } from './decode/gst.ts';
import { decodeGst, GST_FIELDS } from './decode/gst.ts';
import type { Gsv } from './decode/gsv.ts';
import { decodeGsv, GSV_FIELDS } from './decode/gsv.ts';
import type { Pubx00 } from './decode/pubx00.ts';
import { decodePubx00, PUBX00_FIELDS } from './decode/pubx00.ts';
import type { Rmc } from './decode/rmc.ts';
import { decodeRmc, RMC_FIELDS } from './decode/rmc.ts';
import type { Vtg } from './decode/vtg.ts';
import { decodeVtg, VTG_FIELDS } from './decode/vtg.ts';
import type { Zda } from './decode/zda.ts';
import { decodeZda, ZDA_FIELDS } from './decode/zda.ts';
import type { Fields, Notes } from './fields.ts';
import { text } from './fields.ts';
import type { Reject, Sentence } from './sentence.ts';

export type SentenceData =
  | Rmc
  | Gga
  | Gns
  | Gll
  | Zda
  | Gst
  | Pubx00
  | Gsa
  | Vtg
  | Gsv
  | AntennaReport
  | Acknowledgement;

export interface Decoded {
  data: SentenceData;
  /** Fields that counted as not said because they could not be read (`fields.ts`). */
  unreadableFields: number;
  /** Its time of day said second 60. */
  leapSecond: boolean;
}

interface Decoder {
  /** How many fields the versions 2.0 to 4.11 give it, and what receivers add. */
  fields: { min: number; max: number; not?: { min: number; max: number } };
  /** @returns null where the number of fields cannot be right */
  decode(fields: Fields, notes: Notes, talker: string): SentenceData | null;
}

const GSA: Decoder = { fields: GSA_FIELDS, decode: decodeGsa };
const GSV: Decoder = { fields: GSV_FIELDS, decode: decodeGsv };
const PUBX00: Decoder = { fields: PUBX00_FIELDS, decode: decodePubx00 };

/** A Map, not an object: a sentence may call itself `constructor`. */
const DECODERS = new Map<string, Decoder>([
  ['RMC', { fields: RMC_FIELDS, decode: decodeRmc }],
  ['GGA', { fields: GGA_FIELDS, decode: decodeGga }],
  ['GNS', { fields: GNS_FIELDS, decode: decodeGns }],
  ['GLL', { fields: GLL_FIELDS, decode: decodeGll }],
  ['GSA', GSA],
  ['GSV', GSV],
  ['GST', { fields: GST_FIELDS, decode: decodeGst }],
  ['VTG', { fields: VTG_FIELDS, decode: decodeVtg }],
  ['ZDA', { fields: ZDA_FIELDS, decode: decodeZda }],
]);

/** @returns null where the type is not decoded, or says nothing that is of use: that is no fault of the sentence */
export function decode(sentence: Sentence): Decoded | Reject | null {
  const { talker, type, fields } = sentence;
  if (talker === 'P') return decodeProprietary(type, fields);
  if (talker.length !== 2) return null;
  if (type === 'TXT') return whole(decodeTxt(fields));
  const decoder = DECODERS.get(type);
  return decoder === undefined ? null : run(decoder, talker, fields);
}

function decodeProprietary(type: string, fields: Fields): Decoded | Reject | null {
  switch (type) {
    case 'UBX':
      return text(fields, 1) === '00' ? run(PUBX00, '', fields) : null;
    // Quectel EC2x: BeiDou under a talker of its own.
    case 'QGSA':
      return run(GSA, 'PQ', fields);
    case 'QGSV':
      return run(GSV, 'PQ', fields);
    default:
      return whole(decodeAntenna(type, fields) ?? decodeAcknowledgement(type, fields));
  }
}

function run(decoder: Decoder, talker: string, fields: Fields): Decoded | Reject | null {
  const { min, max, not } = decoder.fields;
  const found = fields.length;
  if (found < min || found > max || (not !== undefined && found >= not.min && found <= not.max)) {
    return { reason: 'field-count' };
  }
  const notes: Notes = { bad: false, unreadable: 0, leapSecond: false };
  const data = decoder.decode(fields, notes, talker);
  if (data === null) return { reason: 'field-count' };
  return notes.bad ? { reason: 'field' } : { data, unreadableFields: notes.unreadable, leapSecond: notes.leapSecond };
}

function whole(data: SentenceData | null): Decoded | null {
  return data === null ? null : { data, unreadableFields: 0, leapSecond: false };
}
