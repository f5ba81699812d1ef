/** How NMEA 0183 writes numbers, times and places. */
import type { Truth } from '../truth.ts';

export const KNOT_KMH = 1.852;

/** XOR of everything between `$` and `*`, two upper-case hexadecimal digits. */
function checksum(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return sum.toString(16).toUpperCase().padStart(2, '0');
}

export function sentence(fields: readonly string[]): string {
  const body = fields.join(',');
  return `$${body}*${checksum(body)}\r\n`;
}

export function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** `hhmmss.sss`; cut, not rounded: a receiver never announces a second that has not come. */
export function timeField(truth: Truth, decimals: number): string {
  const iso = new Date(truth.t).toISOString();
  const seconds = truth.trouble?.leapSecond === true ? '60' : iso.slice(17, 19);
  const hhmmss = iso.slice(11, 13) + iso.slice(14, 16) + seconds;
  return decimals === 0 ? hhmmss : `${hhmmss}.${iso.slice(20, 20 + decimals)}`;
}

/** `ddmm.mmmmm` or `dddmm.mmmmm`, in whole units of the last decimal so that 59.999999 never becomes 60.00000. */
function angleField(deg: number, degreeDigits: number, decimals: number): string {
  const perMinute = 10 ** decimals;
  const units = Math.round(Math.abs(deg) * 60 * perMinute);
  const whole = Math.floor(units / (60 * perMinute));
  const minutes = Math.floor((units % (60 * perMinute)) / perMinute);
  return `${pad(whole, degreeDigits)}${pad(minutes, 2)}.${pad(units % perMinute, decimals)}`;
}

/** Latitude, N/S, longitude, E/W; four empty fields without a fix. */
export function positionFields(truth: Truth, minuteDecimals: number): string[] {
  if (!truth.valid) return ['', '', '', ''];
  return [
    angleField(truth.latDeg, 2, minuteDecimals),
    truth.latDeg < 0 ? 'S' : 'N',
    angleField(truth.lonDeg, 3, minuteDecimals),
    truth.lonDeg < 0 ? 'W' : 'E',
  ];
}

/** 359.996 is 0.00, not 360.00. */
export function courseField(truth: Truth): string {
  return truth.valid && truth.courseDeg !== null ? ((Math.round(truth.courseDeg * 100) % 36_000) / 100).toFixed(2) : '';
}
