/** The sentences for the tablet in the cab, from the running gateway: they follow the duty gate. */
import { connect } from 'node:net';
import { expect, it, vi } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { startGateway } from '../support/running/gateway.ts';
import { freePort } from '../support/running/mosquitto.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
const soon = { timeout: 25_000, interval: 10 };

it('passes nothing on off duty, everything on duty, and keeps the connection', async () => {
  const place = createWorkplace();
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  const port = await freePort();
  const gateway = await startGateway(place, {
    'keypad.path': keypad.path,
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
    'reemit.enabled': true,
    'reemit.port': port,
  });
  const tablet = connect({ host: '127.0.0.1', port });
  place.later(() => tablet.destroy());
  let heard = '';
  let gone = false;
  tablet.on('data', (bytes) => (heard += bytes.toString('latin1'))).on('close', () => (gone = true));
  await gateway.until(({ reemit }) => expect(reemit).toEqual({ clients: 1, dropped: 0 }));

  let taken = 0;
  const drive = async (stretch: number): Promise<string> => {
    const { sentences } = driveNorth({ t: T + stretch * 600_000, latDeg: 4 + stretch, lonDeg: -52, fixes: 5 });
    await receiver.write(Buffer.from(sentences));
    taken += sentences.length;
    await gateway.until(({ gnss }) => expect(gnss?.bytes).toBe(taken));
    return sentences;
  };
  const press = async (key: string): Promise<void> => {
    const { events } = await gateway.status();
    await keypad.press(key);
    await keypad.waitFor('registered', events.recorded + 1);
  };

  await drive(0);
  await press('G');
  const garde = await drive(1);
  await vi.waitFor(() => expect(heard).toBe(garde), soon);
  await press('P');
  await drive(2);
  await press('P');
  const again = await drive(3);
  await vi.waitFor(() => expect(heard).toBe(garde + again), soon);
  await press('G');
  await drive(4);
  const { reemit } = await gateway.status();
  expect(reemit).toEqual({ clients: 1, dropped: 0 });
  expect(heard).toBe(garde + again);
  expect(gone).toBe(false);
  await gateway.stop();
  await vi.waitFor(() => expect(gone).toBe(true), soon);
});
