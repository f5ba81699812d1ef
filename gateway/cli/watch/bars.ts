/** Bars and sparklines in plain characters. */
import type { SkySatellite } from '../../core/gnss/sky-satellites.ts';
import { paint } from '../rows.ts';
import { shownName } from '../sky-plot.ts';

const STEPS = '▁▂▃▄▅▆▇█';
/** Fewer than this and a receiver barely follows; more than this is an open sky. */
const CN0_MIN_DBHZ = 10;
const CN0_MAX_DBHZ = 50;
const CN0_WEAK_DBHZ = 25;

/** The newest at the right; a dot where nothing is known. Its own highest value is the full height. */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const shown = values.slice(-width);
  const most = Math.max(1, ...shown.map((value) => value ?? 0));
  return shown
    .map((value) => (value === null ? '·' : (STEPS[Math.min(7, Math.floor((value / most) * 8))] ?? '█')))
    .join('');
}

/** `G07 ██████ 41`: so wide, the ones in use bold. */
export function strengthBar(satellite: SkySatellite, width: number): string {
  const { cn0DbHz, used } = satellite;
  const name = shownName(satellite).padEnd(5);
  const value = cn0DbHz === null ? ' –' : String(cn0DbHz).padStart(2);
  const room = width - name.length - value.length - 2;
  const share = cn0DbHz === null ? 0 : (cn0DbHz - CN0_MIN_DBHZ) / (CN0_MAX_DBHZ - CN0_MIN_DBHZ);
  const length = cn0DbHz === null ? 0 : Math.round(Math.min(1, Math.max(0.05, share)) * room);
  const bar = '█'.repeat(length);
  const weak = cn0DbHz !== null && cn0DbHz < CN0_WEAK_DBHZ;
  const coloured = length === 0 ? '' : paint(weak ? 'yellow' : 'green', bar);
  return `${used === true ? paint('bold', name) : name}${coloured}${' '.repeat(room - length)} ${value} `;
}
