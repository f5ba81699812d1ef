/**
 * What a receiver of today says, epoch by epoch: the sentences of a u-blox M9 with four constellations at its factory settings
 * plus GST and ZDA, 24 per epoch, and those of an old GPS-only one, 7 per epoch. Invented: only the mix and the lengths are real.
 */
export interface Mix {
  name: string;
  sentencesPerEpoch: number;
  /** The bytes of each epoch. */
  epochs: readonly Uint8Array[];
}

export function ubloxMix(epochs: number, rateHz: number): Mix {
  return mixOf('u-blox M9', epochs, rateHz, (time, at) => [
    rmc('GN', time, at),
    `GNVTG,${course(at)},T,,M,${knots(at)},N,${(Number(knots(at)) * 1.852).toFixed(3)},K,A`,
    gga('GN', time, at, 24),
    ...[1, 2, 3, 4].map((system) => `GNGSA,A,3,${ids(system * 3, 7)},,,,,,1.32,0.71,1.11,${system}`),
    ...gsv('GP', 11, 1, at),
    ...gsv('GP', 5, 6, at),
    ...gsv('GL', 8, 1, at),
    ...gsv('GA', 7, 7, at),
    ...gsv('GA', 6, 2, at),
    ...gsv('GB', 9, 1, at),
    `GNGLL,${place(at)},${time},A,A`,
    `GNGST,${time},32,1.2,0.9,45,0.94,0.95,1.8`,
    `GNZDA,${time},14,07,2026,00,00`,
  ]);
}

export function oldMix(epochs: number): Mix {
  return mixOf('GPS only', epochs, 1, (time, at) => [
    gga('GP', time, at, 8),
    `GPGSA,A,3,${ids(2, 8)},,,,,1.9,1.1,1.6`,
    ...gsv('GP', 12, null, at),
    rmc('GP', time, at),
    `GPVTG,${course(at)},T,,M,${knots(at)},N,${(Number(knots(at)) * 1.852).toFixed(3)},K,A`,
  ]);
}

function mixOf(name: string, epochs: number, rateHz: number, sentences: (time: string, at: number) => string[]): Mix {
  const all = Array.from({ length: epochs }, (_, at) => sentences(timeOf(at / rateHz), at));
  return {
    name: `${name}, ${rateHz} Hz`,
    sentencesPerEpoch: all[0]?.length ?? 0,
    epochs: all.map((bodies) => Uint8Array.from(Buffer.from(bodies.map(framed).join(''), 'latin1'))),
  };
}

function framed(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

function timeOf(seconds: number): string {
  const [h, m] = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  return `${[h, m].map((part) => String(part).padStart(2, '0')).join('')}${(seconds % 60).toFixed(2).padStart(5, '0')}`;
}

function rmc(talker: string, time: string, at: number): string {
  return `${talker}RMC,${time},A,${place(at)},${knots(at)},${course(at)},140726,,,A,V`;
}

function gga(talker: string, time: string, at: number, satellites: number): string {
  return `${talker}GGA,${time},${place(at)},1,${satellites},0.71,${(45 + (at % 90) / 10).toFixed(1)},M,48.0,M,,`;
}

const place = (at: number) => `48${(10 + (at % 4000) / 100).toFixed(5)},N,002${(20 + (at % 3000) / 100).toFixed(5)},E`;
const knots = (at: number) => (10 + (at % 300) / 10).toFixed(3);
const course = (at: number) => ((at * 3.7) % 360).toFixed(2);
const ids = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => String(from + i).padStart(2, '0')).join(',');

function gsv(talker: string, satellites: number, signal: number | null, at: number): string[] {
  const total = Math.ceil(satellites / 4);
  return Array.from({ length: total }, (_, number) => {
    const groups = Array.from({ length: Math.min(4, satellites - number * 4) }, (_, i) => {
      const id = number * 4 + i + 1;
      return `${String(id).padStart(2, '0')},${10 + id * 3},${(id * 29) % 360},${20 + ((id * 7 + at) % 30)}`;
    });
    const head = `${talker}GSV,${total},${number + 1},${String(satellites).padStart(2, '0')}`;
    return [head, ...groups, ...(signal === null ? [] : [String(signal)])].join(',');
  });
}
