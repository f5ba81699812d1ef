/** What each check of `balise doctor` of the way to the platform makes of what was seen, in every state that it can have. */
import {
  type CertificateSeen,
  judgeAcl,
  judgeCertificates,
  judgeDns,
  judgeLink,
  judgeLogin,
  judgeModem,
  judgeRoundTrip,
  judgeTcp,
  judgeTls,
} from '../../gateway/core/doctor/judge-link.ts';
import type { Verdict } from '../../gateway/core/doctor/verdict.ts';
import type { ModemFacts } from '../../gateway/core/record/modem.ts';
import { type JudgedCases, judged } from '../support/doctor-judged.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 28);

function certificate(livesDays: number, leftDays: number, whose: CertificateSeen['whose'] = 'own'): CertificateSeen {
  const toMs = NOW_MS + leftDays * DAY_MS;
  return { whose, fromMs: toMs - livesDays * DAY_MS, toMs };
}
const dates = (...found: CertificateSeen[]): Verdict => judgeCertificates({ found }, NOW_MS);

const WAITING = { roundTripS: null, pending: 0, oldestPendingAgeS: null, acknowledgedUpTo: 0 };
const MODEM: ModemFacts = {
  ...{ technology: 'lte', signalPercent: 62, roaming: false, rsrpDbm: -101, rssiDbm: null },
  ...{ registered: true, simState: 'ready' },
};

const CASES: JudgedCases = {
  modem: [
    ['none', 'skipped', judgeModem(null, false), 'none is known'],
    ['none, and wanted', 'warn', judgeModem(null, true), 'nothing is known'],
    ['well', 'ok', judgeModem(MODEM, true), 'lte, signal 62 %, -101 dBm'],
    ['weak', 'warn', judgeModem({ ...MODEM, signalPercent: 19 }, true), '19 %'],
    ['roaming', 'warn', judgeModem({ ...MODEM, roaming: true }, true), 'roaming'],
    ['no SIM', 'fail', judgeModem({ ...MODEM, simState: 'absent' }, true), 'SIM absent'],
    ['not registered', 'fail', judgeModem({ ...MODEM, registered: false }, true), 'not registered'],
  ],
  dns: [
    ['found', 'ok', judgeDns('b.example.org', { ms: 3, addresses: ['192.0.2.1'] }), '192.0.2.1 (3 ms)'],
    ['not found', 'fail', judgeDns('b.example.org', { error: 'ENOTFOUND' }), 'b.example.org: ENOTFOUND'],
  ],
  tcp: [
    ['open', 'ok', judgeTcp('mqtts://b', { ms: 4 }), '(4 ms)'],
    ['closed', 'fail', judgeTcp('mqtts://b', { error: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ],
  certificates: [
    ['well', 'ok', dates(certificate(365, 200), certificate(3_650, 31, 'ca')), 'own until 2027-06-16, authority until'],
    ['29 of 365 days left', 'warn', dates(certificate(365, 29)), 'own until'],
    ['a third of 90 days is 30', 'warn', dates(certificate(90, 29)), 'own until'],
    ['8 of 21 days left is more than a third', 'ok', dates(certificate(21, 8)), 'own until'],
    ['6 of 21 days left is less', 'warn', dates(certificate(21, 6)), 'own until'],
    ['expired', 'fail', dates(certificate(365, 200), certificate(90, -1, 'broker')), 'broker: expired on 2026-11-27'],
    ['too early', 'fail', dates(certificate(90, 91)), 'own: not valid before 2026-11-29'],
    ['no file', 'fail', judgeCertificates({ unreadable: 'ENOENT: ca.pem' }, NOW_MS), 'ENOENT'],
    ['not ours', 'skipped', judgeCertificates({ denied: 'vehicle.pem' }, NOW_MS), 'vehicle.pem'],
  ],
  tls: [
    ['shaken', 'ok', judgeTls({ ms: 9, protocol: 'TLSv1.3' }), 'TLSv1.3 (9 ms)'],
    ['not believed', 'fail', judgeTls({ error: 'self-signed certificate' }), 'self-signed'],
    ['in clear', 'warn', judgeTls('plain'), 'NOT encrypted'],
    ['not ours', 'skipped', judgeTls({ denied: 'vehicle.key' }), 'vehicle.key'],
  ],
  login: [
    ['the daemon is in', 'ok', judgeLink({ up: true, sinceS: 8_000, protocol: '5' }), 'MQTT 5, up for 2 h'],
    ['the daemon was in', 'fail', judgeLink({ up: false, sinceS: 300, protocol: '5' }), 'down for 5 min'],
    ['the daemon never was', 'fail', judgeLink(null), 'no link as yet'],
    ['taken in', 'ok', judgeLogin({ ms: 40 }), 'accepted (40 ms)'],
    ['refused', 'fail', judgeLogin({ refused: 'Not authorized' }), 'Not authorized'],
  ],
  acl: [
    ['in use', 'ok', judgeAcl(true), 'refused no topic'],
    ['nobody tried', 'skipped', judgeAcl(false), 'only the service'],
  ],
  'round trip': [
    ['no daemon', 'skipped', judgeRoundTrip(null), 'only the service'],
    ['measured', 'ok', judgeRoundTrip({ ...WAITING, roundTripS: 0.34 }), 'acknowledgement: 0.34 s'],
    ['all acknowledged before', 'ok', judgeRoundTrip({ ...WAITING, acknowledgedUpTo: 9 }), 'up to event 9'],
    [
      'waiting',
      'ok',
      judgeRoundTrip({ ...WAITING, pending: 2, oldestPendingAgeS: 60 }),
      '2 records wait for the platform',
    ],
    [
      'waiting for long',
      'warn',
      judgeRoundTrip({ ...WAITING, pending: 2, oldestPendingAgeS: 300 }),
      'oldest for 5 min',
    ],
  ],
};

judged(CASES);
