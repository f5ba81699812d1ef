/**
 * The link is cut a hundred times in the middle of a drain: whatever was under way, the ledger closes. The whole gateway with its
 * disk, a real broker, the mobile link between them; time is the test's, so that no wait for a reconnection is waited for.
 */
import { expect, it } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { startLink } from '../../simulator/network/link.ts';
import { createRandom } from '../support/random.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { startTimedGateway } from '../support/running/timed-gateway.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const CUTS = 100;
/** Written in pieces: numbers for positions are reserved on disk ahead of them. */
const PIECES = 20;
const PIECE_FIXES = 100;
const T = Date.UTC(2026, 2, 1, 8);
const RECORDS = new Set(['event', 'position', 'history']);

it.skipIf(WITHOUT_MOSQUITTO !== null)('cut in the middle of a drain', { timeout: 300_000 }, async () => {
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_122);
  console.log(`cuts: seed ${seed}`);
  const random = createRandom(seed);
  const place = createWorkplace();
  const broker = await startMosquitto(place);
  const platform = await startPlatform(place, { url: broker.url() });
  const link = await startLink({ target: { host: '127.0.0.1', port: broker.port } });
  place.later(() => link.close());
  const keypad = createKeypad();
  const receiver = openReceiver(place);
  place.later(() => keypad.close());
  const gateway = await startTimedGateway(place, T, {
    ...{ 'platform.broker': `mqtt://127.0.0.1:${link.port}`, 'platform.plaintext': true },
    ...{ 'gnss.kind': 'serial', 'gnss.path': receiver.path, 'keypad.path': keypad.path },
  });
  await gateway.until(() => expect(gateway.ups()).toBe(1));
  link.cut();
  await keypad.press('G');
  await keypad.waitFor('registered', 1);
  for (let piece = 1; piece <= PIECES; piece++) {
    const stretch = { t: T + piece * 3_600_000, latDeg: 4.9 + piece * 0.08, lonDeg: -52.3, fixes: PIECE_FIXES };
    await receiver.write(Buffer.from(driveNorth(stretch).sentences));
    const least = piece * PIECE_FIXES * 0.8;
    await gateway.until(async () => expect((await gateway.status()).positions.pending).toBeGreaterThanOrEqual(least));
  }

  const arrived = (): number => platform.messages.filter(({ topic }) => RECORDS.has(topic)).length;
  const series = (await gateway.status()).series ?? '';
  for (let cut = 0; cut < CUTS; cut++) {
    const [ups, before] = [gateway.ups(), arrived()];
    link.restore();
    await gateway.until(() => expect(gateway.ups()).toBe(ups + 1));
    const enough = random.below(3);
    await gateway.until(() => expect(arrived() - before).toBeGreaterThanOrEqual(enough));
    link.cut();
    if (cut % 10 === 9) await platform.acknowledge({ series, eventsUpTo: 1, positions: [[1, 10 * cut]] });
  }
  link.restore();
  await gateway.until(async () => {
    await platform.acknowledgeAll();
    const { events, positions } = await gateway.status();
    expect([positions.pending, events.recorded - events.acknowledgedUpTo]).toEqual([0, 0]);
  });

  const { events, positions } = await gateway.status();
  const numbers = (upTo: number): number[] => Array.from({ length: upTo }, (_, index) => index + 1);
  expect(distinct(platform.events())).toEqual(numbers(events.recorded));
  expect([distinct(platform.positions())]).toEqual(positions.stored.map(([, to]) => numbers(to)));
});

/** Numbers in order. The same number twice must be the same record twice. */
function distinct(records: { n: number }[]): number[] {
  const known = new Map<number, string>();
  for (const record of records) {
    const text = JSON.stringify(Object.entries(record).sort());
    expect(known.get(record.n) ?? text, `record ${record.n}`).toBe(text);
    known.set(record.n, text);
  }
  return [...known.keys()].sort((a, b) => a - b);
}
