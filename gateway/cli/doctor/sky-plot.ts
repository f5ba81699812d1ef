/** The sky over the vehicle as inline SVG: north up, zenith in the middle; where no place in the sky is known, strengths as bars. */

import type { Satellites } from '../../core/doctor/judge-receiver.ts';
import { type SkySatellite, satelliteName } from '../../core/gnss/sky-satellites.ts';
import { say } from '../language.ts';

const SIZE = 220;
const RADIUS = 92;
const CENTRE = SIZE / 2;
/** As `judge-receiver.ts` calls weak. */
const STRONG_DBHZ = 30;
export function skyPicture(satellites: readonly SkySatellite[]): string {
  const received = satellites.filter(({ cn0DbHz }) => cn0DbHz !== null).length;
  const told = say(
    `${satellites.length} satellites, ${received} received; dark: ${STRONG_DBHZ} dB-Hz and more, empty: not received`,
    `${satellites.length} satellites, ${received} reçus ; foncé : ${STRONG_DBHZ} dB-Hz et plus, vide : non reçu`,
  );
  const rings = [0, 30, 60].map(
    (elevationDeg) => `<circle cx="${CENTRE}" cy="${CENTRE}" r="${radiusOf(elevationDeg)}" fill="none" stroke="#999"/>`,
  );
  const west = say('W', 'O');
  const points: [string, number][] = [
    ['N', 0],
    ['E', 90],
    ['S', 180],
    [west, 270],
  ];
  const marks = points.map(([name, azimuthDeg]) => {
    const { x, y } = at(-8, azimuthDeg);
    return `<text x="${x}" y="${y + 4}" text-anchor="middle" font-size="11">${name}</text>`;
  });
  return svg(SIZE, told, [...rings, ...marks, ...satellites.map(dot)]);
}

function dot({ system, prn, elevationDeg, azimuthDeg, cn0DbHz }: SkySatellite): string {
  const { x, y } = at(elevationDeg ?? 0, azimuthDeg ?? 0);
  const [fill, ink] =
    cn0DbHz === null ? ['#fff', '#111'] : cn0DbHz < STRONG_DBHZ ? ['#c7d2e8', '#111'] : ['#1e3a8a', '#fff'];
  return (
    `<circle cx="${x}" cy="${y}" r="8.5" fill="${fill}" stroke="#1e3a8a"/>` +
    `<text x="${x}" y="${y + 2.6}" text-anchor="middle" font-size="7.5" fill="${ink}">${satelliteName({ system, prn })}</text>`
  );
}

function radiusOf(elevationDeg: number): number {
  return round((RADIUS * (90 - elevationDeg)) / 90);
}

function at(elevationDeg: number, azimuthDeg: number): { x: number; y: number } {
  const angle = (azimuthDeg * Math.PI) / 180;
  const r = (RADIUS * (90 - elevationDeg)) / 90;
  return { x: round(CENTRE + r * Math.sin(angle)), y: round(CENTRE - r * Math.cos(angle)) };
}

const round = (value: number): number => Math.round(value * 10) / 10;

const BAR = 9;
const BAR_PER_DBHZ = 1.6;
const BARS_HEIGHT = 120;

/** @returns null: nothing was received */
export function strengthPicture(constellations: readonly Satellites[]): string | null {
  const received = constellations.filter(({ cn0DbHz }) => cn0DbHz.length > 0);
  if (received.length === 0) return null;
  const bars: string[] = [];
  let x = 4;
  for (const { constellation, cn0DbHz } of received) {
    bars.push(`<text x="${x}" y="${BARS_HEIGHT - 4}" font-size="9">${constellation}</text>`);
    const from = x;
    for (const dbHz of cn0DbHz) {
      const height = round(dbHz * BAR_PER_DBHZ);
      const top = BARS_HEIGHT - 16 - height;
      const fill = dbHz < STRONG_DBHZ ? '#c7d2e8' : '#1e3a8a';
      bars.push(`<rect x="${x}" y="${top}" width="${BAR - 2}" height="${height}" fill="${fill}" stroke="#1e3a8a"/>`);
      bars.push(`<text x="${x + 3.5}" y="${top - 2}" font-size="6" text-anchor="middle">${dbHz}</text>`);
      x += BAR;
    }
    x = Math.max(x, from + 42) + 6;
  }
  const count = received.reduce((sum, { cn0DbHz }) => sum + cn0DbHz.length, 0);
  const told = say(`C/N0 of ${count} satellites, dB-Hz`, `C/N0 de ${count} satellites, dB-Hz`);
  return svg(Math.max(SIZE, x), told, bars, BARS_HEIGHT);
}

function svg(width: number, told: string, parts: readonly string[], height = width): string {
  const drawn = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${told}" font-family="sans-serif">`;
  return `<figure style="margin:0">${drawn}${parts.join('')}</svg><figcaption>${told}</figcaption></figure>`;
}
