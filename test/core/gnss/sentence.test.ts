import { describe, expect, test } from 'vitest';
import { parseSentence } from '../../../gateway/core/gnss/sentence.ts';
import { withChecksum } from './nmea.ts';

describe('accepted', () => {
  test.each([
    ['a real one', '$GPGSA,A,1,,,,,,,,,,,,,,,*1E', 'GP', 'GSA', 17],
    ['lower-case digits', '$GPGSA,A,1,,,,,,,,,,,,,,,*1e', 'GP', 'GSA', 17],
    ['proprietary', '$PSRFTXT,TOW:  557894*17', 'P', 'SRFTXT', 1],
    ['proprietary, ends like an RMC', withChecksum('PGRMC,A'), 'P', 'GRMC', 1],
    ['AIS', `!${withChecksum('AIVDM,1,1,,A,x,0').slice(1)}`, 'AI', 'VDM', 6],
    ['an address of no known form', withChecksum('constructor'), '', 'constructor', 0],
  ])('%s', (_, line, talker, type, fields) => {
    const sentence = parseSentence(line);
    expect(sentence).toMatchObject({ talker, type });
    expect('fields' in sentence && sentence.fields.length).toBe(fields);
  });
});

describe('refused', () => {
  test.each([
    ['nothing', '', 'no-checksum'],
    ['only a dollar', '$', 'no-checksum'],
    ['no checksum', '$GPGSA,A,1,,,,,,,,,,,,,,,', 'no-checksum'],
    ['one digit', '$GPGSA,A,1,,,,,,,,,,,,,,,*1', 'no-checksum'],
    ['something after it', '$GPGSA,A,1,,,,,,,,,,,,,,,*1Ezz', 'no-checksum'],
    ['a space after it', '$GPGSA,A,1,,,,,,,,,,,,,,,*1E ', 'no-checksum'],
    ['no hexadecimal digits', '$GPGSA,A,1,,,,,,,,,,,,,,,*G1', 'no-checksum'],
    ['a sign for a digit', '$GPGSA,A,1,,,,,,,,,,,,,,,*+1', 'no-checksum'],
    ['another sum', '$GPGSA,A,1,,,,,,,,,,,,,,,*1F', 'checksum'],
    ['a changed field', '$GPGSA,A,3,,,,,,,,,,,,,,,*1E', 'checksum'],
    ['a control character', `$GPGSA,A\t1,,,,,,,,,,,,,,,*1E`, 'not-ascii'],
    ['a byte beyond ASCII', '$GPGSA,\u00e9,1*1E', 'not-ascii'],
    ['no address', '$*00', 'address'],
    ['an empty address', withChecksum(',1'), 'address'],
  ])('%s', (_, line, reason) => {
    expect(parseSentence(line)).toEqual({ reason });
  });
});
