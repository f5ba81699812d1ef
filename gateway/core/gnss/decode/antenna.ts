/**
 * The state of the antenna. The standard has no sentence for it, so each maker has his own:
 *
 * - u-blox: `$GPTXT,01,01,02,ANTSTATUS=OK*3B`, also OPEN, SHORT, INIT, DONTKNOW (u-blox M8 protocol, 31.1.25)
 * - Quectel L76, L70, L80: `$GPTXT,01,01,01,ANTENNA OK*35`, also OPEN, SHORT
 * - MediaTek: `$PGTOP,11,3*6F`, `$PCD,11,3`: 1 short, 2 internal antenna in use, 3 external antenna in use
 * - Quectel LC/LG: `$PQTMANTENNASTATUS,3,1,2,1*52`: after the version 0 unknown, 1 normal, 2 open, 3 short; on some a word (OPEN)
 * - ST Teseo: `$PSTMANTENNASTATUS,0,0,0,0*51`: 0 normal, 1 open, 2 short
 *
 * Other texts are counted and not read.
 */
import type { Fields } from '../fields.ts';
import { text } from '../fields.ts';
import type { AntennaState } from '../fix.ts';

export interface AntennaReport {
  type: 'ANTENNA';
  state: AntennaState;
}

const WORDS: Readonly<Record<string, AntennaState>> = {
  OK: 'ok',
  OPEN: 'open',
  SHORT: 'short',
  INIT: 'unknown',
  DONTKNOW: 'unknown',
};
const TEXT = /^(?:ANTSTATUS=|ANTENNA )(OK|OPEN|SHORT|INIT|DONTKNOW)$/;
const MEDIATEK: readonly (AntennaState | null)[] = [null, 'short', 'open', 'ok'];
const QUECTEL: readonly (AntennaState | null)[] = ['unknown', 'ok', 'open', 'short'];
const QUECTEL_WORD = /^(OK|OPEN|SHORT)(?:_INT|_EXT)?$/;
const TESEO: readonly (AntennaState | null)[] = ['ok', 'open', 'short'];

/** TXT field 4. */
export function decodeTxt(fields: Fields): AntennaReport | null {
  return report(WORDS[TEXT.exec(text(fields, 4))?.[1] ?? '']);
}

/** @param type what follows the `P` of the address */
export function decodeAntenna(type: string, fields: Fields): AntennaReport | null {
  switch (type) {
    case 'GTOP':
    case 'CD':
      return text(fields, 1) === '11' ? report(MEDIATEK[digit(text(fields, 2))]) : null;
    case 'QTMANTENNASTATUS':
      return report(WORDS[QUECTEL_WORD.exec(text(fields, 1))?.[1] ?? ''] ?? QUECTEL[digit(text(fields, 2))]);
    case 'STMANTENNASTATUS':
      return report(TESEO[digit(text(fields, 1))]);
    default:
      return null;
  }
}

/** -1 for anything but one digit. */
function digit(character: string): number {
  return /^\d$/.test(character) ? Number(character) : -1;
}

function report(state: AntennaState | null | undefined): AntennaReport | null {
  return state === null || state === undefined ? null : { type: 'ANTENNA', state };
}
