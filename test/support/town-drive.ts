/** A short drive made up for whoever reads recordings: lights, bends, a teleport, a tunnel, noise and a broken sentence. */
import { encodeEpoch } from '../../simulator/receiver/encoder.ts';

export const TOWN_START = Date.UTC(2026, 11, 12, 23, 58);
const METRES_PER_DEGREE = 111_195;
const TELEPORT = { fromS: 70, toS: 72, deg: 0.4 };
const TUNNEL = { fromS: 90, toS: 115 };

/** @returns what a receiver says of `seconds` seconds, once a second */
export function townDrive(seconds = 130): Buffer {
  let metres = 0;
  const parts: string[] = ['\x00\xb5b and no NMEA\r\n', '$GPRMC,broken*00\r\n'];
  for (let s = 0; s < seconds; s++) {
    const speedKmh = Math.floor(s / 40) % 2 === 0 ? 36 : 0;
    metres += speedKmh / 3.6;
    const offDeg = s >= TELEPORT.fromS && s < TELEPORT.toS ? TELEPORT.deg : 0;
    const latDeg = 62.9 + metres / METRES_PER_DEGREE + offDeg;
    const place = { latDeg, lonDeg: -71.3, altitudeM: 10, courseDeg: (s * 4) % 360 };
    const valid = s < TUNNEL.fromS || s >= TUNNEL.toS;
    parts.push(encodeEpoch({ t: TOWN_START + s * 1_000, ...place, speedKmh, hdop: 0.9, satellites: 11, valid }));
  }
  return Buffer.from(parts.join(''), 'latin1');
}
