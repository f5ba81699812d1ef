/** The crew's inputs through the running gateway: several devices at once, devices that come and go, what is shown of it. */
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createEvdev } from '../../simulator/inputs/evdev.ts';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { startGateway } from '../support/running/gateway.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const soon = { timeout: 25_000, interval: 20 };

let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
});

describe('several at once', () => {
  it('a keypad and an input device both press, and both are named in the record and shown', async () => {
    const path = join(place.dir, 'event0');
    const keyboard = createEvdev(path);
    const keypad = createKeypad();
    place.later(() => keyboard.close());
    place.later(() => keypad.close());
    const options = { 'keypad.path': keypad.path, 'evdev.device': path, 'evdev.keys': 'KEY_F1=ignition' };
    const gateway = await startGateway(place, options);
    const { events } = await gateway.until(({ inputs }) => {
      expect(inputs?.open.toSorted()).toEqual(['evdev', 'keypad']);
      expect(inputs?.contacts).toMatchObject({ ignition: false, engine: null });
    });
    await keypad.press('1');
    keyboard.send({ key: '2', value: 1 }, Date.now());
    keyboard.send({ key: '2', value: 0 }, Date.now());
    await keypad.waitFor('registered', events.recorded + 2);
  });

  it('two keys at once: the second is refused, and the crew sees why', async () => {
    const keypad = createKeypad();
    place.later(() => keypad.close());
    const gateway = await startGateway(place, { 'keypad.path': keypad.path });
    const refused = keypad.waitFor('refused');
    // Written at once: the instant of reading counts.
    await keypad.raw(Buffer.from('+1\n+2\n-1\n-2\n'));
    await refused;
    const { events, inputs } = await gateway.until((now) => expect(now.inputs?.noPresses['two-keys']).toBe(1));
    expect([events.presses, inputs?.noPresses['two-keys']]).toEqual([1, 1]);
  });
});

describe('faults', () => {
  it('an input device that goes and comes back; a chip, lamps and a supply that are not there', async () => {
    const path = join(place.dir, 'event0');
    const keyboard = createEvdev(path);
    const keypad = createKeypad();
    place.later(() => keypad.close());
    const shownFault = keypad.waitFor('fault');
    const gateway = await startGateway(place, {
      ...{ 'keypad.path': keypad.path, 'evdev.device': path, 'supply.file': join(place.dir, 'in0_input') },
      ...{ 'gpio.chip': 'no-such-chip', 'gpio.inputs': 'GPIO1=1', 'gpio.lamps': 'GPIO2=status, led:no-such-led=fault' },
    });
    for (const code of ['gpio-not-found', 'lamp-lost', 'supply-unreadable'] as const) await gateway.raised(code);
    await shownFault;
    keyboard.close();
    await gateway.raised('evdev-lost');
    const again = createEvdev(path);
    place.later(() => again.close());
    await gateway.mended('evdev-lost');
    again.send({ key: '1', value: 1 }, Date.now());
    again.send({ key: '1', value: 0 }, Date.now());
    await gateway.until(({ events }) => expect(events.presses).toBe(1));
    for (const code of ['evdev-lost', 'gpio-not-found', 'lamp-lost', 'supply-unreadable'] as const)
      expect(gateway.changes(code).began, code).toBe(1);
  });

  it('a fault that ends is told to the crew too', async () => {
    const path = join(place.dir, 'event0');
    const keypad = createKeypad();
    place.later(() => keypad.close());
    const shownFault = keypad.waitFor('fault');
    const over = keypad.waitFor('fault-over');
    await startGateway(place, { 'keypad.path': keypad.path, 'evdev.device': path });
    await shownFault;
    const keyboard = createEvdev(path);
    place.later(() => keyboard.close());
    await over;
    expect(keypad.unknownLines).toEqual([]);
    await vi.waitFor(() => expect(keypad.indications.at(-1)?.state).toBe('fault-over'), soon);
  });
});
