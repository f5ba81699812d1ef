/**
 * What a receiver answers to a command. Nothing here sends any, but what configured the receiver before may have, and a refusal
 * explains a receiver that does not do what it was told.
 *
 * - MediaTek: `$PMTK001,314,3*36`: the command, then 0 invalid, 1 not supported, 2 failed, 3 done
 * - Airoha (Quectel LC29, LC86): `$PAIR001,050,0*3E`: the command, then 0 done, 1 in progress, 2 to 5 refused
 * - Quectel: `$PQTMCFGGEOFENCE,OK*..`, `$PQTMCFGGEOFENCE,ERROR,1*..`, `$PQ1PPS,W,OK*..`
 * - ST Teseo: `$PSTMSAVEPAROK*..`, `$PSTMSAVEPARERROR*..`
 */
import type { Fields } from '../fields.ts';
import { text } from '../fields.ts';

export interface Acknowledgement {
  type: 'ACK';
  /** False: the receiver refused or failed. */
  done: boolean;
}

const QUECTEL = /^Q(?:TM)?[A-Z0-9]+$/;
const TESEO = /^STM[A-Z]+(OK|ERROR)$/;

/** @param type what follows the `P` of the address. @returns null where it is something else, or "in progress" */
export function decodeAcknowledgement(type: string, fields: Fields): Acknowledgement | null {
  if (type === 'MTK001') return known(text(fields, 2), '3', ['0', '1', '2']);
  if (type === 'AIR001') return known(text(fields, 2), '0', ['2', '3', '4', '5']);
  if (QUECTEL.test(type)) {
    const first = text(fields, 1);
    return known(first === 'W' || first === 'R' ? text(fields, 2) : first, 'OK', ['ERROR']);
  }
  const teseo = TESEO.exec(type);
  return teseo === null ? null : { type: 'ACK', done: teseo[1] === 'OK' };
}

function known(word: string, done: string, refused: readonly string[]): Acknowledgement | null {
  if (word === done) return { type: 'ACK', done: true };
  return refused.includes(word) ? { type: 'ACK', done: false } : null;
}
