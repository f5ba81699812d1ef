/** kill -9 of the whole gateway at random moments, while the crew presses and the receiver speaks. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { readLedgerFile } from '../../simulator/platform/ledger-file.ts';
import type { EventMessage } from '../../simulator/platform/messages.ts';
import { startPlatformProcess } from '../../simulator/runner/platform-process.ts';
import { openTestPty } from '../support/pty.ts';
import { createRandom, type Random } from '../support/random.ts';
import { defaultOptions, type Options, VEHICLE, writeConfig } from '../support/running/config.ts';
import { createDoomedGateway, type DoomedLife, type KillMoment } from '../support/running/doomed-gateway.ts';
import { startGateway } from '../support/running/gateway.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { driveNorth } from '../support/running/receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import { talkEvery } from '../support/talker.ts';

const KILLS = 50;
/** By then a gateway has been up for a while, on a machine that has something else to do too. */
const START_MS = 1_000;

/** One in five early: while it opens its database, its ports, its link. */
function drawMoment(random: Random): KillMoment {
  if (random.below(5) === 0) return { after: 'start', ms: random.below(START_MS) };
  return { after: 'registered', times: 1 + random.below(20), ms: random.below(15) };
}

/** A position with each thing it says, gateway or none: what there is no room for is lost, as on a wire. */
function openReceiver(place: Workplace): string {
  const pty = openTestPty();
  place.later(() => pty.close());
  const start = { t: Date.UTC(2026, 2, 1, 8), latDeg: 4.9, lonDeg: -52.3 };
  let fixes = 0;
  const hush = talkEvery(40, () => {
    const { sentences } = driveNorth({ ...start, t: start.t + fixes * 5_000, latDeg: 4.9 + fixes / 1_000, fixes: 1 });
    fixes++;
    pty.writeSome(Buffer.from(sentences));
  });
  place.later(hush);
  return pty.path;
}

/**
 * The presses of one life are what was pressed in it, in order and each once. One may be missing on the way: edges that a busy machine
 * reads together are refused as two keys at once.
 */
function wrongPresses(lives: readonly DoomedLife[], events: readonly EventMessage[]): string[] {
  const presses = events.filter((event) => event.type === 'press');
  return lives.flatMap(({ pressed, fromMonoMs, toMonoMs }, i) => {
    const kept = presses.filter(({ mono }) => mono >= fromMonoMs && mono <= toMonoMs).map(({ key }) => key);
    let at = 0;
    const inOrder = kept.every((key) => {
      at = pressed.indexOf(String(key), at) + 1;
      return at > 0;
    });
    return inOrder ? [] : [`life ${i + 1}: pressed ${pressed}, kept ${kept}`];
  });
}

test(`${KILLS} kills of the gateway: what the lamp called registered is on the platform, once`, async (context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_122);
  console.log(`gateway-kills: seed ${seed}`);
  const random = createRandom(seed);
  const place = createWorkplace();
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const mosquitto = await startMosquitto(place);
  const ledgerFile = join(place.dir, 'ledger.jsonl');
  const at = { broker: mosquitto.url(), protocol: '5', vehicle: VEHICLE, ledgerFile, simulatedTime: null } as const;
  const platform = await startPlatformProcess(at);
  place.later(() => platform.stop());
  const options: Options = {
    ...{ 'platform.broker': mosquitto.url(), 'platform.plaintext': true, 'keypad.path': keypad.path },
    ...{ 'gnss.kind': 'serial', 'gnss.path': openReceiver(place) },
  };
  const liveAndDie = createDoomedGateway(keypad, writeConfig(place.dir, { ...defaultOptions(place.dir), ...options }));
  const lives: DoomedLife[] = [];
  for (let kill = 0; kill < KILLS; kill++) lives.push(await liveAndDie(drawMoment(random)));

  const last = await startGateway(place, options);
  await last.until(({ events, positions }) => {
    expect(events.acknowledgedUpTo).toBe(events.recorded);
    expect(positions.pending).toBe(0);
  });
  expect(await last.stop()).toEqual({ code: 0, signal: null });
  const { ledger, invalid } = await platform.report();
  const events = readLedgerFile(ledgerFile).filter((record) => record.lane === 'e');
  const registered = keypad.indications.filter(({ state }) => state === 'registered').map(({ n }) => n);
  const presses = events.filter(({ type }) => type === 'press').map(({ n }) => n);
  console.log(`gateway-kills: ${KILLS} kills, ${registered.length} presses registered, ${presses.length} kept`);
  expect(registered.length).toBeGreaterThan(KILLS);
  expect(registered.filter((n) => !presses.includes(n ?? 0))).toEqual([]);
  for (const numbers of [registered, presses]) expect(new Set(numbers).size).toBe(numbers.length);
  expect(wrongPresses(lives, events)).toEqual([]);
  expect(ledger.series).toHaveLength(1);
  expect(ledger.series).toMatchObject([{ unexplainedEvents: [], unexplainedPositions: [] }]);
  expect(ledger.positions).toBeGreaterThan(KILLS);
  expect({ conflicts: ledger.conflicts, invalid }).toEqual({ conflicts: 0, invalid: { count: 0, last: null } });
  const logs = [...lives.map(({ output }) => output), last.output()];
  expect(logs.filter((log) => log.includes('fault store-'))).toEqual([]);
}, 600_000);
