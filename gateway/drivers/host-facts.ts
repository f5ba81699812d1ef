/** How the machine is, as its kernel says. null: it has no such thing, or does not say. */
import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { release } from 'node:os';
import path from 'node:path';

const THERMAL = '/sys/class/thermal';
/** Further out a sensor is broken or asleep. */
const PLAUSIBLE_C = { min: -55, max: 150 };

/** @returns the hottest of its sensors, °C: the processor's on a small computer */
export function readTemperatureC(thermal = THERMAL): number | null {
  const measured = zonesIn(thermal)
    .map((zone) => temperatureOf(path.join(thermal, zone, 'temp')))
    .filter((each) => each !== null);
  return measured.length === 0 ? null : Math.max(...measured);
}

export function readDiskFreeMb(directory: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return Math.round((bavail * bsize) / 1e6);
  } catch {
    return null;
  }
}

export const hostVersions = (): { node: string; kernel: string } => ({
  node: process.versions.node,
  kernel: release(),
});

function zonesIn(thermal: string): string[] {
  try {
    return readdirSync(thermal).filter((name) => name.startsWith('thermal_zone'));
  } catch {
    return [];
  }
}

/** In thousandths of a degree (Documentation/driver-api/thermal/sysfs-api.rst). A sensor that sleeps refuses to be read. */
function temperatureOf(file: string): number | null {
  try {
    const degrees = Math.round(Number.parseInt(readFileSync(file, 'utf8'), 10) / 100) / 10;
    return degrees >= PLAUSIBLE_C.min && degrees <= PLAUSIBLE_C.max ? degrees : null;
  } catch {
    return null;
  }
}
