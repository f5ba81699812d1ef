/** What each check of `balise doctor` of the box, its receiver and its crew makes of what was seen, in every state that it can have. */
import { expect, it } from 'vitest';
import { judgeButtons, judgeLamps } from '../../gateway/core/doctor/judge-crew.ts';
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
import { judgeUpdates } from '../../gateway/core/doctor/judge-updates.ts';
import { exitCodeOf } from '../../gateway/core/doctor/verdict.ts';
import { clear, HEARD } from '../support/doctor-heard.ts';
import { type JudgedCases, judged } from '../support/doctor-judged.ts';

const NOTED = { phase: null, refused: null };
const NOW_MS = Date.UTC(2026, 10, 28);

const DATABASE = { check: 'ok', partly: false, bytes: 2e6, walBytes: 0 };
const CLOCK = { wallMs: NOW_MS, notBeforeMs: NOW_MS - 1, source: 'ntp', offsetS: null, untimed: false } as const;
const NO_SUPPLY = { underNow: null, underSince: null, volts: null };
const HOST = { node: '24.21.0', kernel: '6.12' };
const UNLISTED = { ...HEARD, antenna: null, satellites: [] };
const NONE_RECEIVED = clear(40).map((each) => ({ ...each, cn0DbHz: [] }));

const CASES: JudgedCases = {
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
  updates: [
    ['no source', 'skipped', judgeUpdates('no-source', null), 'no source is set up'],
    ['not root', 'skipped', judgeUpdates('forbidden', 'enabled'), 'only root'],
    ['all well', 'ok', judgeUpdates(NOTED, 'enabled'), 'every hour'],
    ['the timer is off', 'warn', judgeUpdates(NOTED, 'disabled'), 'balise-update.timer: disabled'],
    ['no timer', 'warn', judgeUpdates(NOTED, null), 'balise-update.timer: not there'],
    [
      'half-way',
      'warn',
      judgeUpdates({ ...NOTED, phase: 'judging 1.0.0 1.1.0' }, 'enabled'),
      '1.0.0 is being replaced by 1.1.0',
    ],
    ['refused', 'warn', judgeUpdates({ ...NOTED, refused: '1.1.0' }, 'enabled'), '1.1.0 did not prove itself'],
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
};

judged(CASES);

it('the exit code is that of the worst', () => {
  expect(exitCodeOf(['ok', 'skipped'])).toBe(0);
  expect(exitCodeOf(['ok', 'warn'])).toBe(1);
  expect(exitCodeOf(['warn', 'fail', 'ok'])).toBe(2);
});
