/** What each check of `balise doctor` makes of what was seen, in every state that it can have. */
import { describe, expect, it } from 'vitest';
import { judgeButtons, judgeLamps } from '../../gateway/core/doctor/judge-crew.ts';
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
import {
  judgeClock,
  judgeDatabase,
  judgeDiskSpace,
  judgeHardening,
  judgeSupply,
  judgeTemperature,
  judgeVersions,
  judgeWear,
  judgeWriteSpeed,
} from '../../gateway/core/doctor/judge-machine.ts';
import { judgeAntenna, judgeFix, judgeSentences, judgeSignal } from '../../gateway/core/doctor/judge-receiver.ts';
import { exitCodeOf, type State, type Verdict } from '../../gateway/core/doctor/verdict.ts';
import type { ModemFacts } from '../../gateway/core/record/modem.ts';
import { clear, HEARD } from '../support/doctor-heard.ts';

type Case = [what: string, state: State, verdict: Verdict, says: string];

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 28);

function certificate(livesDays: number, leftDays: number, whose: CertificateSeen['whose'] = 'own'): CertificateSeen {
  const toMs = NOW_MS + leftDays * DAY_MS;
  return { whose, fromMs: toMs - livesDays * DAY_MS, toMs };
}
const dates = (...found: CertificateSeen[]): Verdict => judgeCertificates({ found }, NOW_MS);

const DATABASE = { check: 'ok', partly: false, bytes: 2e6, walBytes: 0 };
const CLOCK = { wallMs: NOW_MS, notBeforeMs: NOW_MS - 1, source: 'ntp', offsetS: null, untimed: false } as const;
const NO_SUPPLY = { underNow: null, underSince: null, volts: null };
const HOST = { node: '24.21.0', kernel: '6.12' };
const WAITING = { roundTripS: null, pending: 0, oldestPendingAgeS: null, acknowledgedUpTo: 0 };
const MODEM: ModemFacts = {
  ...{ technology: 'lte', signalPercent: 62, roaming: false, rsrpDbm: -101, rssiDbm: null },
  ...{ registered: true, simState: 'ready' },
};
const UNLISTED = { ...HEARD, antenna: null, satellites: [] };
const NONE_RECEIVED = clear(40).map((each) => ({ ...each, cn0DbHz: [] }));

const CASES: Readonly<Record<string, Case[]>> = {
  versions: [
    ['the same', 'ok', judgeVersions('0.2.0', '0.2.0', HOST), 'balise 0.2.0'],
    ['no daemon', 'ok', judgeVersions('0.2.0', null, HOST), 'Linux 6.12'],
    ['an old one still runs', 'warn', judgeVersions('0.2.0', '0.1.0', HOST), 'runs 0.1.0'],
  ],
  hardening: [
    ['no unit', 'skipped', judgeHardening(null), 'balise.service'],
    ['tight', 'ok', judgeHardening(1.6), '1.6 of 10'],
    ['open', 'warn', judgeHardening(9.2), '9.2 of 10'],
  ],
  'disk space': [
    ['not known', 'skipped', judgeDiskSpace(null), 'not known'],
    ['enough', 'ok', judgeDiskSpace(100), '100 MB'],
    ['little', 'warn', judgeDiskSpace(99), '99 MB'],
    ['full', 'fail', judgeDiskSpace(7), '7 MB'],
  ],
  'write speed': [
    ['fast', 'ok', judgeWriteSpeed({ syncMs: 500, mbPerS: 1 }), '1 MB/s'],
    ['slow to be safe', 'warn', judgeWriteSpeed({ syncMs: 501, mbPerS: 9 }), '501 ms'],
    ['slow', 'warn', judgeWriteSpeed({ syncMs: 5, mbPerS: 0.9 }), '0.9 MB/s'],
    ['it refuses', 'fail', judgeWriteSpeed({ error: 'EIO: i/o error, write' }), 'EIO'],
    ['not ours', 'skipped', judgeWriteSpeed({ denied: true }), 'not allowed'],
  ],
  wear: [
    ['not told', 'skipped', judgeWear(null), 'does not tell'],
    ['young', 'ok', judgeWear({ device: 'mmcblk0', usedPercent: 70, urgent: false }), '70 %'],
    ['old', 'warn', judgeWear({ device: 'mmcblk0', usedPercent: 80, urgent: false }), '80 %'],
    ['beyond its life', 'fail', judgeWear({ device: 'mmcblk0', usedPercent: 110, urgent: false }), '110 %'],
    ['by its own word', 'fail', judgeWear({ device: 'sda', usedPercent: null, urgent: true }), 'sda'],
  ],
  database: [
    ['none', 'skipped', judgeDatabase('none'), 'none yet'],
    ['not ours', 'skipped', judgeDatabase('denied'), 'not allowed'],
    ['whole', 'ok', judgeDatabase(DATABASE), 'intact'],
    ['large', 'ok', judgeDatabase({ ...DATABASE, partly: true }), 'in part'],
    ['late', 'warn', judgeDatabase({ ...DATABASE, check: null }), 'not done in time'],
    ['its log is held', 'warn', judgeDatabase({ ...DATABASE, walBytes: 6e6 }), 'log 6 MB'],
    ['damaged', 'fail', judgeDatabase({ ...DATABASE, check: 'row 7 missing from index' }), 'damaged: row 7'],
    ['none at all', 'fail', judgeDatabase({ error: 'file is not a database' }), 'not a database'],
  ],
  temperature: [
    ['no sensor', 'skipped', judgeTemperature(null), 'no sensor'],
    ['cold', 'ok', judgeTemperature(-12.5), '-12.5 °C'],
    ['warm', 'warn', judgeTemperature(75), '75 °C'],
    ['hot', 'fail', judgeTemperature(85), '85 °C'],
  ],
  supply: [
    ['not measured', 'skipped', judgeSupply(NO_SUPPLY), 'not measured'],
    ['volts only', 'ok', judgeSupply({ ...NO_SUPPLY, volts: 13.8 }), '13.8 V'],
    ['watched', 'ok', judgeSupply({ underNow: false, underSince: false, volts: 13.8 }), 'no under-voltage'],
    ['once', 'warn', judgeSupply({ underNow: false, underSince: true, volts: null }), 'since the boot'],
    ['now', 'fail', judgeSupply({ underNow: true, underSince: true, volts: null }), 'now'],
  ],
  clock: [
    ['disciplined', 'ok', judgeClock(CLOCK), 'UTC, disciplined'],
    ['a little off', 'warn', judgeClock({ ...CLOCK, offsetS: -3 }), 'off by -3 s'],
    ['far off', 'fail', judgeClock({ ...CLOCK, offsetS: 7_200 }), 'off by 7200 s'],
    ['records wait', 'warn', judgeClock({ ...CLOCK, untimed: true }), 'records wait'],
    ['never set', 'fail', judgeClock({ ...CLOCK, wallMs: 0 }), '1970-01-01 00:00'],
  ],
  sentences: [
    ['all valid', 'ok', judgeSentences(HEARD), '63 valid'],
    ['a disturbed line', 'warn', judgeSentences({ ...HEARD, rejects: 4 }), '4 not'],
    ['nothing', 'fail', judgeSentences({ ...HEARD, bytes: 0, sentences: 0 }), 'nothing arrives'],
    ['no sentence', 'fail', judgeSentences({ ...HEARD, sentences: 0 }), 'no valid sentence'],
  ],
  antenna: [
    ['ok by its word', 'ok', judgeAntenna(HEARD), 'says OK'],
    ['cut', 'fail', judgeAntenna({ ...HEARD, antenna: 'open' }), 'OPEN'],
    ['shorted', 'fail', judgeAntenna({ ...HEARD, antenna: 'short' }), 'SHORT'],
    ['without a word, received', 'ok', judgeAntenna({ ...HEARD, antenna: null }), 'are received'],
    ['all gone', 'fail', judgeAntenna({ ...HEARD, antenna: null, satellites: NONE_RECEIVED }), 'no satellite'],
    ['nothing said', 'skipped', judgeAntenna(UNLISTED), 'says nothing'],
  ],
  signal: [
    ['strong', 'ok', judgeSignal(HEARD), 'best 46'],
    ['weak', 'warn', judgeSignal({ ...HEARD, satellites: clear(31) }), 'best 31'],
    [
      'three',
      'fail',
      judgeSignal({ ...HEARD, satellites: [{ ...clear(40)[0], cn0DbHz: [40, 39, 38] }] as never }),
      '3 ',
    ],
    ['no list', 'skipped', judgeSignal(UNLISTED), 'lists no'],
  ],
  fix: [
    ['there', 'ok', judgeFix({ ...HEARD, firstFixS: 1.2 }), '3D, HDOP 0.8, 10 satellites used, first after 1.2 s'],
    ['off duty, nothing is shown of it', 'ok', judgeFix({ ...UNLISTED, mode: null, hdop: null }), 'believed'],
    ['none', 'fail', judgeFix({ ...HEARD, fixes: 0 }), 'no fix'],
  ],
  buttons: [
    ['all', 'ok', judgeButtons(['1', '2'], ['1'], ['1', '2']), 'seen 1 2'],
    ['a smaller keypad', 'warn', judgeButtons(['1'], [], ['1', '2']), 'not seen 2'],
    ['a wired one is dead', 'fail', judgeButtons(['1'], ['1', '2'], []), 'not seen 2'],
    ['none', 'fail', judgeButtons([], [], ['1']), 'no press'],
  ],
  lamps: [
    ['none', 'skipped', judgeLamps([], []), 'none is configured'],
    ['all seen', 'ok', judgeLamps(['status', 'fault'], []), 'status, fault'],
    ['one dark', 'fail', judgeLamps(['status'], ['fault']), 'not seen: fault'],
  ],
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

describe.each(Object.entries(CASES))('%s', (_check, cases) => {
  it.each(cases)('%s: %s', (_what, state, verdict, says) => {
    expect(verdict.state).toBe(state);
    expect(verdict.detail.en).toContain(says);
    expect(verdict.detail.fr.length).toBeGreaterThan(0);
    // What is wrong has a remedy, in both languages; what is well has none.
    if (state === 'warn' || state === 'fail') expect(Object.values(verdict.remedy ?? {})).toHaveLength(2);
    if (state === 'ok') expect(verdict.remedy).toBeNull();
  });
});

it('the exit code is that of the worst', () => {
  expect(exitCodeOf(['ok', 'skipped'])).toBe(0);
  expect(exitCodeOf(['ok', 'warn'])).toBe(1);
  expect(exitCodeOf(['warn', 'fail', 'ok'])).toBe(2);
});
