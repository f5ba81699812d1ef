/** Satellites with their place in the sky, out of a receiver's GSV sentences: for the picture on the acceptance sheet. */
import { type Constellation, constellationOf, constellationOfTalker } from '../gnss/constellation.ts';
import { text } from '../gnss/fields.ts';
import { createFramer } from '../gnss/framing.ts';
import { isReject, parseSentence, type Sentence } from '../gnss/sentence.ts';

/** Where a satellite stands says nothing of where the vehicle does, but for a few hundred kilometres. */
export interface PlacedSatellite {
  constellation: Constellation;
  id: number;
  elevationDeg: number | null;
  azimuthDeg: number | null;
  /** null: not received. */
  cn0DbHz: number | null;
}

export interface SkyList {
  push(chunk: Uint8Array): void;
  /** Each once, with its best signal. */
  satellites(): PlacedSatellite[];
}

/** There are some 150 in all; a receiver that invents more is not followed. */
const SATELLITES_MAX = 300;

export function createSkyList(): SkyList {
  const known = new Map<string, PlacedSatellite>();
  const framer = createFramer({
    onLine(line) {
      const sentence = parseSentence(line);
      if (!isReject(sentence) && sentence.type === 'GSV') satellitesIn(sentence).forEach(keep);
    },
    onDiscard: () => undefined,
  });

  function keep(seen: PlacedSatellite): void {
    const name = `${seen.constellation} ${seen.id}`;
    const before = known.get(name);
    if (before === undefined && known.size >= SATELLITES_MAX) return;
    const best = Math.max(before?.cn0DbHz ?? 0, seen.cn0DbHz ?? 0);
    known.set(name, {
      ...seen,
      elevationDeg: seen.elevationDeg ?? before?.elevationDeg ?? null,
      azimuthDeg: seen.azimuthDeg ?? before?.azimuthDeg ?? null,
      cn0DbHz: best === 0 ? null : best,
    });
  }

  return { push: (chunk) => framer.push(chunk), satellites: () => [...known.values()] };
}

/** Groups of four behind the head: satellite, elevation, azimuth, C/N0. */
function satellitesIn({ talker, fields }: Sentence): PlacedSatellite[] {
  const found: PlacedSatellite[] = [];
  for (let at = 4; at + 3 <= fields.length; at += 4) {
    const id = wholeIn(text(fields, at), 1, 999);
    if (id === null) continue;
    found.push({
      constellation: constellationOf(constellationOfTalker(talker), id),
      id,
      elevationDeg: wholeIn(text(fields, at + 1), 0, 90),
      azimuthDeg: wholeIn(text(fields, at + 2), 0, 360),
      cn0DbHz: wholeIn(text(fields, at + 3), 1, 99),
    });
  }
  return found;
}

function wholeIn(digits: string, min: number, max: number): number | null {
  const value = /^\d{1,3}$/.test(digits) ? Number(digits) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
