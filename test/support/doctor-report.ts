/** A run of `balise doctor` on an invented box, with every state in it: for what shows one. */

import { CHECKS } from '../../gateway/core/doctor/check-names.ts';
import { judgeCertificates, judgeDns, judgeTcp } from '../../gateway/core/doctor/judge-link.ts';
import {
  judgeClock,
  judgeDatabase,
  judgeDiskSpace,
  judgeHardening,
  judgeSupply,
  judgeTemperature,
  judgeWear,
  judgeWriteSpeed,
} from '../../gateway/core/doctor/judge-machine.ts';
import { judgeAntenna, judgeFix, judgeSentences, judgeSignal } from '../../gateway/core/doctor/judge-receiver.ts';
import { judgeUpdates } from '../../gateway/core/doctor/judge-updates.ts';
import { type CheckId, ok, skipped, type Verdict } from '../../gateway/core/doctor/verdict.ts';
import { createReceiver } from '../../gateway/core/gnss/receiver.ts';
import type { SkySatellite } from '../../gateway/core/gnss/sky-satellites.ts';
import { encodeEpoch } from '../../simulator/receiver/encoder.ts';
import { UBLOX_M10 } from '../../simulator/receiver/profile.ts';
import { clear, HEARD } from './doctor-heard.ts';

/** 2026-11-28 09:30 UTC. */
export const AT_MS = Date.UTC(2026, 10, 28, 9, 30);
const DAY_MS = 86_400_000;

const blocked = (en: string, fr: string): Verdict => skipped(`because of: ${en}`, `à cause de : ${fr}`);

/** A worn card, an expired certificate, a service that runs. */
export const VERDICTS: ReadonlyMap<CheckId, Verdict> = new Map(
  Object.entries({
    configuration: ok('/etc/balise/balise.toml', '/etc/balise/balise.toml'),
    versions: ok('balise 0.1.0, Node 24.21.0, Linux 6.12.25', 'balise 0.1.0, Node 24.21.0, Linux 6.12.25'),
    daemon: ok('runs for 64 min', 'tourne depuis 64 min'),
    faults: ok('none stands', 'aucun'),
    hardening: judgeHardening(1.6),
    updates: judgeUpdates({ phase: null, refused: null }, 'enabled'),
    'disk-space': judgeDiskSpace(84),
    'write-speed': judgeWriteSpeed({ syncMs: 12, mbPerS: 9.4 }),
    wear: judgeWear({ device: 'mmcblk0', usedPercent: 90, urgent: false }),
    database: judgeDatabase({ check: 'ok', partly: false, bytes: 23_400_000, walBytes: 1_048_576 }),
    temperature: judgeTemperature(52.6),
    supply: judgeSupply({ underNow: false, underSince: true, volts: 13.74 }),
    clock: judgeClock({ wallMs: AT_MS, notBeforeMs: 0, source: 'ntp', offsetS: 0.012, untimed: false }),
    port: ok('/dev/serial/by-id/usb-u-blox_AG_GNSS-if00', '/dev/serial/by-id/usb-u-blox_AG_GNSS-if00'),
    access: ok('the service has it open', 'le service le tient ouvert'),
    baud: ok('9600 bit/s', '9600 bit/s'),
    sentences: judgeSentences(HEARD),
    antenna: judgeAntenna(HEARD),
    signal: judgeSignal({ ...HEARD, satellites: clear(28) }),
    fix: judgeFix(HEARD),
    buttons: skipped('nobody is asked (--auto)', 'personne à qui demander (--auto)'),
    lamps: skipped('none is configured', "aucun n'est configuré"),
    modem: ok('lte, signal 62 %, -101.5 dBm', 'lte, signal 62 %, -101.5 dBm'),
    dns: judgeDns('broker.example.org', { ms: 12, addresses: ['192.0.2.7', '2001:db8::7'] }),
    tcp: judgeTcp('mqtts://broker.example.org:8883', { ms: 38 }),
    certificates: judgeCertificates(
      { found: [{ whose: 'broker', fromMs: AT_MS - 92 * DAY_MS, toMs: AT_MS - 2 * DAY_MS }] },
      AT_MS,
    ),
    tls: blocked('certificates', 'certificats'),
    login: blocked('certificates', 'certificats'),
    acl: blocked('certificates', 'certificats'),
    'round-trip': blocked('certificates', 'certificats'),
  } satisfies Record<CheckId, Verdict>).sort(
    ([a], [b]) => CHECKS.indexOf(a as CheckId) - CHECKS.indexOf(b as CheckId),
  ) as [CheckId, Verdict][],
);

/** As a receiver with four constellations lists it. */
export function placedSatellites(): SkySatellite[] {
  const receiver = createReceiver({ notBeforeMs: 0, onFix: () => undefined });
  const truth = { t: AT_MS, latDeg: 46.6739, lonDeg: 5.5581, altitudeM: 260, speedKmh: 0, courseDeg: null };
  receiver.push(Buffer.from(encodeEpoch({ ...truth, hdop: 0.8, satellites: 14, valid: true }, UBLOX_M10)), 0);
  return receiver.satellites();
}
