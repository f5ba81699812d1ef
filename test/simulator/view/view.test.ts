import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createLedger } from '../../../simulator/platform/ledger.ts';
import type { DemoPicture } from '../../../simulator/runner/demo-run.ts';
import { render, renderPlain, warnings } from '../../../simulator/view/view.ts';
import { position, press, SERIES } from '../platform/samples.ts';

function picture(): DemoPicture {
  const ledger = createLedger();
  ledger.take('event', press(1, 'G', { function: 'PRISE_GARDE' }));
  ledger.take('live', position(1));
  return {
    title: 'Garde de jour',
    ...{ t: Date.UTC(2026, 2, 29, 0, 41, 5), speed: 10, timeZone: 'Europe/Paris', page: 'http://127.0.0.1:8080' },
    elapsedS: 3_725.6,
    broker: { kind: 'mosquitto', url: 'mqtt://127.0.0.1:1883', protocol: '5', tls: null },
    device: {
      running: true,
      series: SERIES,
      duty: 'GARDE',
      disk: {
        events: { recorded: 3, acknowledgedUpTo: 1, presses: 2 },
        positions: { stored: [[1, 4]], acknowledged: [[1, 1]], skipped: [] },
      },
      gnss: { bytes: 100 },
      link: { up: true },
      faults: [
        { code: 'serial-lost', detail: 'gone' },
        { code: 'plaintext-link', detail: '' },
      ],
    },
    platform: {
      vehicle: 'amb-1',
      connected: true,
      ledger: ledger.summary(),
      invalid: { count: 0, last: null },
      acknowledgementsSent: 1,
      presence: 'online',
      state: {
        ...{ duty: 'GARDE', availability: 'INDISPONIBLE', reason: 'mission', status: 'DEPART', mission: 'M-1' },
        ...{ accepted: ['M-2'], orders: ['M-3'], distress: false, tracking: true },
        ...{ since: null, validUntil: 0, expired: false },
      },
      position: position(1),
      positionAgeMs: 840,
      health: null,
      hub: { 'hub/geo-pos': 0, 'hub/geo-res': 0, 'hub/rs-sr': 0, 'hub/rs-rr': 0 },
      orders: [],
      rosters: [],
      configs: [],
      locates: [],
      resends: [],
      crew: { missions: [], disagreements: [], owed: [] },
    },
    expectedPositions: 5,
    presses: [
      { key: 'G', atMs: 0, registered: 1, delivered: true, refused: null },
      { key: '1', atMs: 0, registered: 2, delivered: false, refused: null },
    ],
  };
}

const text = (from: DemoPicture) => stripVTControlCharacters(render(from).join('\n'));

test('shows who, where, how old, and how far each lane is', () => {
  const shown = text(picture());
  expect(shown).toContain('amb-1   01:41:05 (+01:00)  ×10');
  expect(shown).toContain('Mosquitto on mqtt://127.0.0.1:1883, MQTT 5');
  expect(shown).toMatch(/GARDE +INDISPONIBLE \(mission\) +DEPART of M-1 +\(positions are recorded\)/);
  expect(shown).toMatch(/orders +waiting for an answer: M-3; accepted: M-2/);
  expect(shown).toMatch(/4\.92000 N +52\.31000 W +30 km\/h +MOBILE +3D fix +HDOP 0\.9 +12 satellites +0\.8 s old/);
  expect(shown).toMatch(/events, in order\W+3\W+1\W+1/);
  expect(shown).toMatch(/all positions\W+4\W+1\W+1/);
  expect(shown).toMatch(/G +PRISE_GARDE +delivered/);
  expect(shown).toMatch(/1 +registered/);
  expect(shown).toContain('expected 7  recorded 6  received 2');
});

test('shows a fault, but not once more what the broker line says already', () => {
  const shown = text(picture());
  expect(shown).toContain('fault serial-lost: gone');
  expect(shown).not.toContain('plaintext-link');
});

test('unknown is a dash and never 0', () => {
  const from = picture();
  const bare = position(1, { speedKmh: null, hdop: null, sats: null });
  from.platform = { ...from.platform, position: bare, positionAgeMs: null, state: null, presence: null };
  from.device = null;
  const shown = text(from);
  expect(shown).toMatch(/W +– +MOBILE +3D fix +HDOP – +– satellites +–/);
  expect(shown).toContain('not heard of yet');
  expect(shown).toContain('recorded –');
  expect(shown).toContain('the gateway does not answer');
});

test('3.1.1 and plain text are said loudly', () => {
  const from = picture();
  expect(warnings(from)).toEqual([expect.stringContaining('not encrypted')]);
  from.broker = { kind: 'embedded', url: 'mqtt://127.0.0.1:1', protocol: '3.1.1', tls: null };
  expect(warnings(from)).toEqual([
    expect.stringContaining('EMBEDDED BROKER, MQTT 3.1.1'),
    expect.stringContaining('not encrypted'),
  ]);
  expect(text(from)).toContain('EMBEDDED BROKER');
});

test('one line where there is no terminal, without escapes', () => {
  const line = renderPlain(picture());
  expect(line).not.toMatch(/\x1b|\n/);
  expect(line).toMatch(/^01:41:05 .*GARDE.*expected 7 .*last press 1 registered$/);
});

test('what waits for nobody is not shown, what is refused says why, and a call for help cannot be overlooked', () => {
  const from = picture();
  const quiet = {
    availability: 'DISPONIBLE' as const,
    reason: null,
    mission: null,
    status: null,
    accepted: [],
    orders: [],
  };
  const state = from.platform.state;
  if (state === null) throw new Error('the picture has a state');
  from.platform = { ...from.platform, state: { ...state, ...quiet } };
  expect(text(from)).toMatch(/GARDE +DISPONIBLE +no mission +\(positions/);
  expect(text(from)).not.toContain('orders ');
  from.platform = { ...from.platform, state: { ...state, ...quiet, distress: true } };
  from.presses = [{ key: '9', atMs: 0, registered: null, delivered: false, refused: 'no-mission' }];
  expect(text(from)).toContain('CALLS FOR HELP');
  expect(text(from)).toContain('refused, no-mission');
  expect(text(from)).toContain('expected 5  recorded 6');
});
