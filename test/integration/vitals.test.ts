/** Why the service started and what it used, as the technician and the platform see it. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { balise } from '../support/running/balise.ts';
import { startGateway } from '../support/running/gateway.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { startPlatform } from '../support/running/platform.ts';
import { createWorkplace } from '../support/running/workplace.ts';

/** For what must come; no test measures it. */
const SOON = { timeout: 25_000, interval: 20 };

it('each start knows why there was one: from its own disk, and from what systemd left', async () => {
  const place = createWorkplace();
  const lastExit = join(place.dir, 'last-exit');
  const start = () => startGateway(place, { 'service.lastExitFile': lastExit });
  const causes: (string | undefined)[] = [];

  const first = await start();
  causes.push((await first.status()).vitals?.lastRestart.cause);
  await first.kill();
  const second = await start();
  causes.push((await second.status()).vitals?.lastRestart.cause);
  await second.kill();
  writeFileSync(lastExit, 'watchdog\n');
  const third = await start();
  causes.push((await third.status()).vitals?.lastRestart.cause);
  await vi.waitFor(() => expect(existsSync(lastExit)).toBe(false), SOON);
  await third.stop();
  const fourth = await start();
  causes.push((await fourth.status()).vitals?.lastRestart.cause);

  expect(causes).toEqual(['first', 'crash', 'watchdog', 'stop']);
});

it('shows the modem, the data and the machine', async () => {
  const place = createWorkplace();
  const factsFile = join(place.dir, 'modem.json');
  writeFileSync(
    factsFile,
    '{"technology": "lte", "signalPercent": 62, "rsrpDbm": -101.5, "roaming": true, "simState": "locked"}',
  );
  const gateway = await startGateway(place, { 'link.factsFile': factsFile });
  await gateway.until(({ vitals }) => expect(vitals?.modem?.technology).toBe('lte'));
  const { stdout } = await balise(['status', '-c', gateway.configFile]);
  expect(stdout).toMatch(/^started +for the first time/m);
  expect(stdout).toMatch(/^modem +lte +signal 62 % \(-101\.5 dBm\) +roaming +SIM locked$/m);
  expect(stdout).toMatch(/^data +0 MB sent, 0 MB received$/m);
  expect(stdout).toMatch(/^disk +[^M]+ MB free +\d+ MB of memory used/m);
});

it('a link that broke is in the record, with what the modem saw then; off duty without', async (context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  const place = createWorkplace();
  const factsFile = join(place.dir, 'modem.json');
  writeFileSync(factsFile, '{"technology": "edge", "signalPercent": 4, "roaming": false}');
  const mosquitto = await startMosquitto(place);
  const platform = await startPlatform(place, { url: mosquitto.url() });
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const links = () => platform.events().flatMap((event) => (event.type === 'link' ? [event] : []));

  async function breakOnce(keys: string[]): Promise<void> {
    const gateway = await startGateway(place, {
      ...{ 'platform.broker': mosquitto.url(), 'platform.plaintext': true },
      ...{ 'keypad.path': keypad.path, 'link.factsFile': factsFile },
    });
    await gateway.until(({ link }) => expect(link?.up).toBe(true));
    for (const key of keys) {
      const { events } = await gateway.status();
      await keypad.press(key);
      await keypad.waitFor('registered', events.recorded + 1);
    }
    const { events } = await gateway.status();
    await mosquitto.stop();
    await gateway.until((status) => expect(status.events.recorded).toBe(events.recorded + 1));
    await mosquitto.restart();
    await platform.until(() => expect(Math.max(...links().map(({ n }) => n))).toBe(events.recorded + 1));
    await gateway.stop();
  }

  await breakOnce(['G']);
  expect(links().at(-1)).toMatchObject({ up: false, ageMs: 0, technology: 'edge', signalPercent: 4, roaming: false });
  await breakOnce(['G']);
  expect(links().at(-1)).toMatchObject({ up: false, technology: null, signalPercent: null, roaming: null });
});
