/** How NMEA 0183 writes numbers, times and places, each in the manner of a profile. */
import type { Truth } from '../truth.ts';
import type { ReceiverProfile } from './profile.ts';

export const KNOT_KMH = 1.852;

/** XOR of everything between `$` and `*`, two upper-case hexadecimal digits. */
function checksum(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return sum.toString(16).toUpperCase().padStart(2, '0');
}

export function sentence(fields: readonly string[], { lead }: Pick<ReceiverProfile, 'lead'>): string {
  const body = fields.join(',');
  return `${lead}${body}*${checksum(body)}\r\n`;
}

export function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** UTC ms that the receiver's clock shows; null = it shows nothing. A clock that was never set counts from where it was reset. */
function shownT({ t, trouble }: Truth, { resetT }: ReceiverProfile, of: 'time' | 'date'): number | null {
  const clock = trouble?.clock ?? 'right';
  if (clock === 'right' || (clock === 'dateless' && of === 'time')) return t;
  return resetT === null ? null : resetT + (trouble?.poweredMs ?? 0);
}

/** `hhmmss.sss`; cut, not rounded: a receiver never announces a second that has not come. Empty while it has no idea. */
export function timeField(truth: Truth, profile: ReceiverProfile): string {
  const t = shownT(truth, profile, 'time');
  if (t === null) return '';
  const iso = new Date(t).toISOString();
  const seconds = truth.trouble?.leapSecond === true ? '60' : iso.slice(17, 19);
  const hhmmss = iso.slice(11, 13) + iso.slice(14, 16) + seconds;
  return profile.timeDecimals === 0 ? hhmmss : `${hhmmss}.${iso.slice(20, 20 + profile.timeDecimals)}`;
}

/** Day, month, year of four digits; three empty texts while the date is not known. */
export function dateFields(truth: Truth, profile: ReceiverProfile): [string, string, string] {
  const t = shownT(truth, profile, 'date');
  const iso = t === null ? '' : new Date(t).toISOString();
  return [iso.slice(8, 10), iso.slice(5, 7), iso.slice(0, 4)];
}

/** `ddmm.mmmmm` or `dddmm.mmmmm`, in whole units of the last decimal so that 59.999999 never becomes 60.00000. */
function angleField(deg: number, degreeDigits: number, decimals: number): string {
  const perMinute = 10 ** decimals;
  const units = Math.round(Math.abs(deg) * 60 * perMinute);
  const whole = Math.floor(units / (60 * perMinute));
  const minutes = Math.floor((units % (60 * perMinute)) / perMinute);
  return `${pad(whole, degreeDigits)}${pad(minutes, 2)}.${pad(units % perMinute, decimals)}`;
}

/** Latitude, N/S, longitude, E/W. */
export function positionFields(truth: Truth, { minuteDecimals, withoutFix }: ReceiverProfile): string[] {
  if (!truth.valid && withoutFix === 'empty') return ['', '', '', ''];
  const { latDeg, lonDeg } = truth.valid ? truth : { latDeg: 0, lonDeg: 0 };
  return [
    angleField(latDeg, 2, minuteDecimals),
    latDeg < 0 ? 'S' : 'N',
    angleField(lonDeg, 3, minuteDecimals),
    lonDeg < 0 ? 'W' : 'E',
  ];
}

/** 359.996 is 0.00, not 360.00. */
export function courseField({ valid, courseDeg }: Truth, { courseDecimals, courseAtRest }: ReceiverProfile): string {
  if (!valid || (courseDeg === null && courseAtRest === 'empty')) return '';
  const perDegree = 10 ** courseDecimals;
  return ((Math.round((courseDeg ?? 0) * perDegree) % (360 * perDegree)) / perDegree).toFixed(courseDecimals);
}

export function speedField({ valid, speedKmh }: Truth, { speedDecimals }: ReceiverProfile, unitKmh: number): string {
  return valid ? (speedKmh / unitKmh).toFixed(speedDecimals) : '';
}

/** A dilution of precision; `perHdop` = the one wanted over the horizontal one. */
export function dopField({ valid, hdop }: Truth, { dopDecimals, noDop }: ReceiverProfile, perHdop = 1): string {
  return valid ? (hdop * perHdop).toFixed(dopDecimals) : noDop;
}
