/** What does not leave the box: places, keys, whoever the SIM belongs to. Everything passes here, whatever it should have held. */
import type { EventRecord } from '../../core/record/schema.ts';

const PEM = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(-----END [A-Z0-9 ]+-----|$)/g;
/** Degrees, and degrees with minutes as in a sentence: nothing else that is collected has four decimals. */
const COORDINATE = /(?<![\d.])[-+]?\d{1,5}\.\d{4,}/g;
const SENTENCE = /[$!][A-Z]{2,5}[A-Z0-9]*,[^\r\n"]*/g;
/** IMEI, IMSI, ICCID, the number of a SIM: 14 to 20 digits, and the serial numbers of modems that are one. */
const IDENTITY = /(?<![\dA-Fa-f.])\d{14,20}[Ff]?(?![\dA-Fa-f])/g;
const CREDENTIALS = /:\/\/[^/@\s"]+@/g;

/** @param hidePlaces false: coordinates were asked for, and that was written down */
export function withheld(text: string, hidePlaces: boolean): string {
  const rest = text
    .replaceAll(PEM, '(key or certificate)')
    .replaceAll(IDENTITY, '(identity)')
    .replaceAll(CREDENTIALS, '://(credentials)@');
  return hidePlaces ? rest.replaceAll(SENTENCE, '(sentence)').replaceAll(COORDINATE, '(coordinate)') : rest;
}

/**
 * Of an event what says no place: its plain values. `salt` and `prev` go too: with both, the missing coordinate could be found
 * by trying. `by` names a person.
 */
export function withoutPlace(event: EventRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name, value]) => !LEFT_OUT.has(name) && isPlain(value)));
}

const LEFT_OUT = new Set(['salt', 'prev', 'by']);

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
