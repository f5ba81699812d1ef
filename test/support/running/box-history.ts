/** A day in the life of a box, made by the real arrow in simulated time: one garde with one mission, all of it chained and signed. */
import { cpSync } from 'node:fs';
import { openRosterFile } from '../../../gateway/drivers/roster-file.ts';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { MINIMAL } from '../../../simulator/receiver/profile.ts';
import { startVehicle } from '../proof-vehicle.ts';
import { directory } from '../store.ts';
import { VEHICLE } from './config.ts';

/** No summer time there: what happened at 07:12 is 07:12 all year. */
export const ZONE = 'America/Cayenne';
const ZONE_BEHIND_MS = 3 * 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FIX_S = 5;
const M_PER_DEG = 111_195;
const SPEED_KMH = 50;
/** Above 60°, so that no number of a screen looks like one: see traces.ts. */
const FROM = { latDeg: 61.123456, lonDeg: -121.654321 };

export interface History {
  /** `2026-11-28`: the day before this one, in `ZONE`. */
  day: string;
  /** Copies of its store go here. */
  copyTo(store: string): void;
  /** Every place that was recorded. */
  places: { latDeg: number; lonDeg: number }[];
}

/** 07:00 to 08:00 of yesterday, in `ZONE`. */
export async function makeHistory(): Promise<History> {
  const midnightMs = Math.floor((Date.now() - ZONE_BEHIND_MS) / DAY_MS) * DAY_MS - DAY_MS;
  const vehicle = await startVehicle(midnightMs + ZONE_BEHIND_MS + 7 * 60 * MINUTE_MS);
  const { clock, pipeline, store } = vehicle;
  const places: History['places'] = [];
  const how = { altitudeM: 8, courseDeg: 0, hdop: 0.9, satellites: 9, valid: true };
  let latDeg = FROM.latDeg;
  /** @param kmh 0: it stands */
  function drive(minutes: number, kmh: number): void {
    for (let s = 0; s < minutes * 60; s += FIX_S) {
      latDeg += (FIX_S * kmh) / 3.6 / M_PER_DEG;
      const here = { latDeg, lonDeg: FROM.lonDeg };
      places.push(here);
      const t = clock.wallMs();
      pipeline.onBytes(Buffer.from(encodeEpoch({ t, ...here, speedKmh: kmh, ...how }, MINIMAL)));
      clock.advance(FIX_S * 1_000);
    }
  }
  const pressed = async (key: string, minutes: number, kmh: number): Promise<void> => {
    await vehicle.press(key);
    drive(minutes, kmh);
    await store.idle();
  };
  drive(1, 0);
  places.length = 0;
  await pressed('G', 2, 0);
  await pressed('1', 6, SPEED_KMH);
  await pressed('2', 9, 0);
  await pressed('5', 8, SPEED_KMH);
  await pressed('6', 6, 0);
  await pressed('7', 5, SPEED_KMH);
  await pressed('9', 3, 0);
  await vehicle.press('G');
  await store.flush();
  await store.close();
  const made = directory;
  return {
    day: new Date(midnightMs).toISOString().slice(0, 10),
    places,
    copyTo(to) {
      cpSync(made, to, { recursive: true });
      openRosterFile(to, VEHICLE).save(JSON.stringify(rosterOf(midnightMs)));
    },
  };
}

/** A garde from midnight to midnight, each day. */
function rosterOf(issued: number): object {
  return {
    ...{ id: 'cayenne-11', issued, expires: issued + DAY_MS, timeZone: ZONE, holidays: 'fr', sector: 'cayenne' },
    ...{ zones: [], from: '2026-01-01', until: null, exceptions: [] },
    weekly: [{ days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'], hours: ['00:00-24:00'] }],
  };
}
