/** A broker that acknowledged everything, and then lost its database before the platform had it. */
import { expect, it } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { startPlatform } from '../support/running/platform.ts';
import { startTimedGateway } from '../support/running/timed-gateway.ts';
import { createWorkplace } from '../support/running/workplace.ts';

it.skipIf(WITHOUT_MOSQUITTO !== null)('gets again what only it had, and nothing is released meanwhile', async () => {
  const place = createWorkplace();
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const broker = await startMosquitto(place, { persistence: false });
  const gateway = await startTimedGateway(place, Date.UTC(2026, 2, 1, 8), {
    ...{ 'platform.broker': broker.url(), 'platform.plaintext': true, 'keypad.path': keypad.path },
  });
  await gateway.until(() => expect(gateway.ups()).toBe(1));
  await keypad.press('1');
  await gateway.until(async () => {
    const { outbox, events } = await gateway.status();
    expect(events.presses).toBe(1);
    expect(outbox?.events).toMatchObject({ pending: 0, inFlight: 0, sent: events.recorded });
  });
  const { events } = await gateway.status();
  expect(events.acknowledgedUpTo).toBe(0);
  await broker.restart();
  const platform = await startPlatform(place, { url: broker.url() });
  await gateway.until(() => expect(platform.events().map(({ n }) => n)).toContain(events.recorded));
  await platform.acknowledgeAll();
  await gateway.until(async () =>
    expect((await gateway.status()).events.acknowledgedUpTo).toBeGreaterThanOrEqual(events.recorded),
  );
});
