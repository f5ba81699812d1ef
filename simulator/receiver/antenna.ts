/** What the supervisor of the antenna says: each maker has a sentence of his own. */
import type { Truth } from '../truth.ts';
import type { ReceiverProfile } from './profile.ts';

/** Fields of the notice, or none where nobody watches the antenna. */
export function antennaFields(truth: Truth, { antenna: dialect, talker }: ReceiverProfile): string[][] {
  const state = truth.trouble?.antenna ?? 'OK';
  switch (dialect) {
    case 'ublox':
      return [[`${talker}TXT`, '01', '01', '02', `ANTSTATUS=${state}`]];
    case 'quectel-text':
      return [['GPTXT', '01', '01', '01', `ANTENNA ${state}`]];
    case 'pqtm':
      return [['PQTMANTENNASTATUS', '3', { OK: '1', OPEN: '2', SHORT: '3' }[state], '2', '1']];
    case 'pstm':
      return [['PSTMANTENNASTATUS', { OK: '0', OPEN: '1', SHORT: '2' }[state], '0', '0', '0']];
    case null:
      return [];
  }
}
