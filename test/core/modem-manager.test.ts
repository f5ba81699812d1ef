import { describe, expect, test } from 'vitest';
import { readModemManager } from '../../gateway/core/modem-manager.ts';

const MODEM = 'org.freedesktop.ModemManager1.Modem';
const UNKNOWN = {
  ...{ technology: null, signalPercent: null, roaming: null, rsrpDbm: null, rssiDbm: null },
  ...{ registered: null, simState: null },
};

interface Made {
  modem?: Record<string, unknown>;
  registration?: number;
  signal?: Record<string, Record<string, number>>;
}

const wrapped = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, data]) => [name, { type: '?', data }]));

/** As busctl prints it. */
function answer(...modems: Made[]): string {
  const objects = modems.map(({ modem = {}, registration, signal = {} }, index) => [
    `/org/freedesktop/ModemManager1/Modem/${index}`,
    {
      [MODEM]: wrapped(modem),
      [`${MODEM}.Modem3gpp`]: wrapped(registration === undefined ? {} : { RegistrationState: registration }),
      [`${MODEM}.Signal`]: wrapped(
        Object.fromEntries(Object.entries(signal).map(([network, powers]) => [network, wrapped(powers)])),
      ),
    },
  ]);
  return JSON.stringify({ type: 'a{oa{sa{sv}}}', data: [Object.fromEntries(objects)] });
}

test('a modem that is connected', () => {
  const modem = { State: 11, StateFailedReason: 0, AccessTechnologies: 1 << 14, SignalQuality: [62, true] };
  const signal = { Lte: { rsrp: -101.53, rssi: -70 }, Gsm: {} };
  expect(readModemManager(answer({ modem, registration: 1, signal }))).toEqual({
    ...{ technology: 'lte', signalPercent: 62, roaming: false, rsrpDbm: -101.5, rssiDbm: -70 },
    ...{ registered: true, simState: 'ready' },
  });
});

test.each([
  [(1 << 14) | (1 << 15), '5gnr'],
  [1 << 16, 'lte-m'],
  [1 << 17, 'nb-iot'],
  [1 << 9, 'hspa'],
  [1 << 5, 'umts'],
  [(1 << 3) | (1 << 4), 'edge'],
  [1 << 3, 'gprs'],
  [1 << 1, 'gsm'],
  [1 << 13, 'cdma'],
  [0, null],
  [1, null],
])('access technologies %i are %s', (bits, technology) => {
  expect(readModemManager(answer({ modem: { AccessTechnologies: bits } }))?.technology).toBe(technology);
});

test.each([
  [0, false, null],
  [1, true, false],
  [2, false, null],
  [3, false, null],
  [4, null, null],
  [5, true, true],
  [6, true, false],
  [7, true, true],
  [8, false, null],
  [9, true, false],
  [10, true, true],
])('registration %i: registered %s, roaming %s', (registration, registered, roaming) => {
  expect(readModemManager(answer({ registration }))).toMatchObject({ registered, roaming });
});

test.each([
  ['absent', { State: -1, StateFailedReason: 2 }],
  ['failed', { State: -1, StateFailedReason: 3 }],
  ['failed', { State: -1, StateFailedReason: 5 }],
  ['locked', { State: 2 }],
  ['ready', { State: 3 }],
  [null, { State: 1 }],
  [null, { State: -1, StateFailedReason: 1 }],
])('the SIM is %s with %o', (simState, modem) => {
  expect(readModemManager(answer({ modem }))?.simState).toBe(simState);
});

describe('unknown is null', () => {
  test('the quality of a modem that does not even search', () => {
    expect(readModemManager(answer({ modem: { State: 3, SignalQuality: [0, false] } }))?.signalPercent).toBeNull();
    expect(readModemManager(answer({ modem: { State: 7, SignalQuality: [0, true] } }))?.signalPercent).toBe(0);
  });

  test('powers that nobody measured', () => {
    expect(readModemManager(answer({ signal: { Lte: { rsrp: -32_768, rssi: 0 } } }))).toEqual(UNKNOWN);
  });

  test('a modem that says nothing', () => {
    expect(readModemManager(answer({}))).toEqual(UNKNOWN);
  });

  test.each(['', 'null', '{}', '{"data":[]}', '{"data":[{"/a":{"org.x":{}}}]}', '[1]'])('the answer %s', (text) => {
    expect(readModemManager(text)).toBeNull();
  });
});

test('of two modems the one that is further on its way into the network', () => {
  const absent = { modem: { State: -1, StateFailedReason: 2 } };
  const registered = { modem: { State: 8 } };
  expect(readModemManager(answer(absent, registered))?.simState).toBe('ready');
  expect(readModemManager(answer(registered, absent))?.simState).toBe('ready');
});

test('identities are not read', () => {
  const secret = { EquipmentIdentifier: '351234567890123', OwnNumbers: ['+594694000000'], Revision: 'secret' };
  const text = JSON.stringify(readModemManager(answer({ modem: secret })));
  expect(text).not.toMatch(/3512|594|secret/);
});
