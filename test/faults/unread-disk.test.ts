/** A disk that cannot be read under the running gateway: what lies on it is unknown, and never 0. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { inDatabase } from '../support/in-database.ts';
import { pressKeys, untilItIsOpen } from '../support/running/crew-press.ts';
import { startGateway } from '../support/running/gateway.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { createDisk, WITHOUT_SHIM } from './shim/shim.ts';

it('its counts are null while the fault stands, and then they are back', async (context) => {
  if (WITHOUT_SHIM !== null) return context.skip(WITHOUT_SHIM);
  const place = createWorkplace();
  const store = join(place.dir, 'store');
  const disk = createDisk(store, join(place.dir, 'control'));
  place.later(() => disk.close());
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const gateway = await startGateway(place, { 'store.directory': store, 'keypad.path': keypad.path }, disk.environment);
  await untilItIsOpen(keypad, 0);
  await pressKeys(keypad, 'G');
  const before = await gateway.until(({ events }) => expect(events.presses).toBe(1));

  disk.fail({ kind: 'eio', classes: ['read'], at: 1, count: 1_000_000_000 });
  // What the daemon has in memory is good until somebody else has written.
  inDatabase(store, (db) => db.exec("INSERT INTO meta (key, value) VALUES ('somebody', 'else')"), false);
  const unread = await gateway.until(({ events }) => expect(events.recorded).toBeNull());
  expect(unread.faults.map(({ code }) => code)).toContain('store-failing');
  expect(unread.events).toMatchObject({ presses: null, acknowledgedUpTo: 0 });
  expect(unread.positions).toEqual({ stored: null, acknowledged: null, skipped: null, pending: null });
  expect(unread.outbox?.positions.dropped).toBeNull();

  disk.heal(['read']);
  await gateway.until(({ events }) => expect(events).toEqual(before.events));
});
