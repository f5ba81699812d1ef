/** Epochs in words: `RMC 5` is an RMC of second 5 of the day. */
import type { Decoded } from '../../../gateway/core/gnss/decode.ts';
import { createEpochAssembler } from '../../../gateway/core/gnss/epoch.ts';
import type { Fix } from '../../../gateway/core/gnss/fix.ts';
import { decodedOf } from './nmea.ts';

export const DAY = Date.UTC(2010, 3, 3);

function hhmmss(second: number): string {
  const whole = [3600, 60, 1].map((unit) => String(Math.floor(second / unit) % 60).padStart(2, '0')).join('');
  return second % 1 === 0 ? whole : whole + (second % 1).toFixed(3).slice(1);
}

/** `RMC 5`: an RMC of second 5 of the day; `RMC -`: without a time; `GSA 1`, `GSA 3`: the mode; `ZDA 5`; `VTG 50`: km/h. */
export function data(word: string): Decoded {
  const [type, value = '-'] = word.split(' ');
  const time = value === '-' ? '' : hhmmss(Number(value));
  switch (type) {
    case 'RMC':
      return decodedOf(`GPRMC,${time},${time === '' ? 'V' : 'A'},4719.9,N,00749.2,E,10,90,030410,,,A`);
    case 'RMCnodate':
      return decodedOf(`GPRMC,${time},A,4719.9,N,00749.2,E,10,90,,,,A`);
    case 'GGA':
      return decodedOf(`GPGGA,${time},4720.9,N,00750.2,E,${time === '' ? 0 : 1},07,1.6,533.4,M,48.0,M,,`);
    case 'RMCspeed':
      return decodedOf(
        `GPRMC,${time},A,4719.9,N,00749.2,E,${((10 + Number(value)) / 1.852).toFixed(3)},100,030410,,,A`,
      );
    case 'GGAhdop':
      return decodedOf(`GPGGA,${time},4720.9,N,00750.2,E,1,07,${value},533.4,M,48.0,M,,`);
    case 'GSAhdop':
      return decodedOf(`GNGSA,A,3,04,,,,,,,,,,,,${Number(value) + 1},${value},1.0`);
    case 'GLL':
      return decodedOf(`GPGLL,4719.9,N,00749.2,E,${time},A,A`);
    case 'GST':
      return decodedOf(`GPGST,${time},,,,,3.0,4.0,5.0`);
    case 'GNS':
      return decodedOf(`GNGNS,${time},4719.9,N,00749.2,E,ADN,12,0.8,500.1,48.0,,`);
    case 'ZDA':
      return decodedOf(`GPZDA,${time},03,04,2010,00,00`);
    case 'GSA':
      return decodedOf(`GNGSA,A,${value},04,,,,,,,,,,,,2.7,2.5,1.0`);
    case 'VTG':
      return decodedOf(`GPVTG,100,T,,M,,N,${value},K,A`);
    default:
      throw new Error(word);
  }
}

/** Pushes the words one per ms; `fixes[i].after` is the number of words it took until the fix came. `flush` flushes. */
export function run(words: string[]) {
  const fixes: (Fix & { after: number })[] = [];
  let at = 0;
  const epochs = createEpochAssembler((fix) => fixes.push({ ...fix, after: at }));
  for (const word of words) {
    at++;
    if (word === 'flush') epochs.flush();
    else epochs.push(data(word), at);
  }
  return { fixes, late: epochs.lateSentences(), second: fixes.map(({ t }) => t !== null && (t - DAY) / 1000) };
}

export const seconds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const cycles = (from: number, to: number, words: (second: number) => string[]) =>
  seconds(from, to).flatMap(words);

/** Words from the last one of an epoch to its fix, for each fix: 0 when it did not wait. */
export function waits(words: string[], lastWord: (second: number) => string): number[] {
  const { fixes, second } = run(words);
  return fixes.map(({ after }, i) => after - 1 - words.lastIndexOf(lastWord(Number(second[i]))));
}
