import { beforeEach, expect, it } from 'vitest';
import { createReemission, type Reemission } from '../../gateway/core/reemission.ts';
import { nmea } from '../simulator/vehicle/nmea.ts';

const [one, two, three] = ['GPRMC,1', 'PUBX,00,2', 'GPXYZ,3'].map((body) => nmea(body).trimEnd()) as [
  string,
  string,
  string,
];
let said: string[];
let reemission: Reemission;

beforeEach(() => {
  said = [];
  reemission = createReemission(
    (line) => said.push(line),
    () => said.push('hold'),
  );
});

const push = (text: string): void => reemission.push(Buffer.from(text, 'latin1'));

it('passes valid sentences on as they came, decoded or not, and nothing else', () => {
  reemission.gate(true);
  const noise = '\u00b5b\u0001\u0007\u0000\u00ff';
  push(`${noise}${one}\r\n$GPRMC,4*00\r\n$GPGGA,5\r\n${two.slice(0, 6)}`);
  push(`${two.slice(6)}\n${three}\r\n`);
  expect(said).toEqual([one, two, three]);
});

it('passes nothing on while the gate is closed', () => {
  push(`${one}\r\n`);
  reemission.gate(false);
  push(`${two}\r\n`);
  expect(said).toEqual([]);
});

it('passes nothing on of before the opening, not even a sentence that had begun', () => {
  push(one.slice(0, 5));
  reemission.gate(true);
  push(`${one.slice(5)}\r\n${two}\r\n`);
  expect(said).toEqual([two]);
});

it('stops in the middle of a sentence when the gate closes, says so once, and does not join the halves', () => {
  reemission.gate(true);
  push(`${one}\r\n${two.slice(0, 5)}`);
  reemission.gate(false);
  reemission.gate(false);
  push(`${two.slice(5)}\r\n${three}\r\n`);
  reemission.gate(true);
  push(`${two.slice(5)}\r\n`);
  expect(said).toEqual([one, 'hold']);
  reemission.gate(true);
  push(`${three}\r\n`);
  expect(said).toEqual([one, 'hold', three]);
});
