/** gpsd (Debian) reading serial devices: what somebody else's decoder, written years before ours, makes of their bytes. */
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { startChild, stopChild } from '../../simulator/runner/children.ts';
import { freeTcpPort } from '../support/free-port.ts';
import type { Workplace } from '../support/running/workplace.ts';

/** One time-position-velocity report: fields that gpsd does not know are absent. */
export interface Tpv {
  /** 0 unknown, 1 no fix, 2 and 3 fix. */
  mode: number;
  time?: string;
  lat?: number;
  lon?: number;
  /** m/s */
  speed?: number;
}

export interface Gpsd {
  /** All reports so far, in order. */
  readonly reports: readonly Tpv[];
}

const STOP_PATIENCE_MS = 3_000;
const CONNECT_ATTEMPTS = 100;
const RETRY_MS = 50;

function findGpsd(): string | null {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = places.find((place) => {
    try {
      accessSync(join(place, 'gpsd'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found === undefined ? null : join(found, 'gpsd');
}

const PROGRAM = findGpsd();
/** Why tests that need it are skipped; null where it is there. */
export const WITHOUT_GPSD = PROGRAM === null ? 'gpsd is neither in PATH nor in /usr/sbin: apt-get install gpsd' : null;

async function connected(port: number) {
  for (let attempt = 0; ; attempt++) {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = await new Promise<Error | null>((resolve) => {
      socket.once('connect', () => resolve(null));
      socket.once('error', resolve);
    });
    if (answer === null) return socket;
    if (attempt === CONNECT_ATTEMPTS) throw answer;
    // Real time: another process starts; it says nothing when it listens.
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** -n: reads without being asked; -b: writes nothing to the receiver. Ended with the test. */
export async function startGpsd(place: Workplace, device: string): Promise<Gpsd> {
  const port = await freeTcpPort();
  const child = await startChild(PROGRAM ?? 'gpsd', ['-N', '-n', '-b', '-S', String(port), device]);
  place.later(() => stopChild(child, STOP_PATIENCE_MS));
  const socket = await connected(port);
  place.later(() => socket.destroy());
  const reports: Tpv[] = [];
  createInterface({ input: socket }).on('line', (line) => {
    const report = JSON.parse(line) as Tpv & { class: string };
    if (report.class === 'TPV') reports.push(report);
  });
  socket.write('?WATCH={"enable":true,"json":true};\n');
  return { reports };
}
