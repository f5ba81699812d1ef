import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MODEM_ANSWER_BYTES_MAX } from '../../gateway/core/limits.ts';
import { createModemManager } from '../../gateway/drivers/modem-manager.ts';
import { startModemBus, WITHOUT_MODEM_BUS } from '../support/modem-bus.ts';
import { createWorkplace } from '../support/running/workplace.ts';

test('a modem is asked over the bus, as it is now', async (context) => {
  if (WITHOUT_MODEM_BUS !== null) context.skip(WITHOUT_MODEM_BUS);
  const bus = await startModemBus(createWorkplace());
  const ask = createModemManager(bus.address);
  // Nobody there is started to answer.
  expect((await ask()).fault).toMatchObject({
    code: 'modem-unknown',
    detail: expect.stringContaining('does not exist'),
  });

  const manager = await bus.manager();
  expect((await ask()).fault).toEqual({ code: 'modem-unknown', detail: 'ModemManager knows no modem' });

  await manager.add(0, [
    ...['State', 'i', '11', 'StateFailedReason', 'u', '0', 'AccessTechnologies', 'u', String(1 << 14)],
    ...['SignalQuality', '(ub)', '62', 'true', 'EquipmentIdentifier', 's', '351234567890123'],
  ]);
  await manager.tell(0, 'Modem3gpp', ['RegistrationState', 'u', '5']);
  await manager.tell(0, 'Signal', ['Lte', 'a{sv}', '2', 'rsrp', 'd', '-101.5', 'rssi', 'd', '-70']);
  expect(await ask()).toEqual({
    facts: {
      ...{ technology: 'lte', signalPercent: 62, roaming: true, rsrpDbm: -101.5, rssiDbm: -70 },
      ...{ registered: true, simState: 'ready' },
    },
    fault: null,
  });

  await manager.add(1, ['State', 'i', '-1', 'StateFailedReason', 'u', '2']);
  expect((await ask()).facts?.simState).toBe('ready');
});

test.each([
  ['no such program', null, 'ENOENT'],
  ['no bus', 'echo Failed to connect to bus: No such file or directory >&2; exit 1', 'Failed to connect to bus'],
  ['an answer without an end', `head -c ${2 * MODEM_ANSWER_BYTES_MAX} /dev/zero`, 'maxBuffer'],
  ['something else', 'echo hello', 'knows no modem'],
])('%s is told, and nothing is known', async (_what, script, said) => {
  const program = join(createWorkplace().dir, 'busctl');
  if (script !== null) {
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
  }
  expect(await createModemManager(null, program)()).toEqual({
    facts: null,
    fault: { code: 'modem-unknown', detail: expect.stringContaining(said) },
  });
});
