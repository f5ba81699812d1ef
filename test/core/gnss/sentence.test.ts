import { describe, expect, test } from 'vitest';
import { decode } from '../../../gateway/core/gnss/decode.ts';
import { parseSentence, parseSentenceBytes } from '../../../gateway/core/gnss/sentence.ts';
import { bytesOf, withChecksum } from './nmea.ts';

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

test('the list of fields may be used again: what a longer sentence left there is not read', () => {
  const starts: number[] = [];
  const parse = (line: string) => parseSentenceBytes(bytesOf(line), 0, line.length, starts);
  parse(withChecksum(`GPGSV,1,1,01${',1,1,1,1'.repeat(4)},1`));
  const short = parse(withChecksum('GPRMC,112225,A,4719.9,N,00749.2,E,10,90,030410,,'));
  expect('fields' in short && decode(short)).toMatchObject({
    unreadableFields: 0,
    data: { faaMode: null, navStatus: null, speedKmh: 18.52 },
  });
});
