/** A demo as it is played: the scenario goes on by itself, and whoever looks may press keys and touch the world between two epochs. */
import type { Answer, WorldChange } from '../web/api.ts';
import type { PressMade } from './closing.ts';
import type { DemoParts, DemoWorld } from './demo-world.ts';
import { saidByPlatform } from './orders.ts';

/** What somebody asks for, and is answered once it is done. */
export interface Asked {
  change: WorldChange;
  answer(is: Answer): void;
}

export interface DemoPlay extends DemoParts {
  world: DemoWorld;
  /** Second of the scenario at which it begins. */
  fromS: number;
  /** What was asked since the last call. */
  asked(): readonly Asked[];
}

interface Finger {
  key: string;
  holdMs?: number | undefined;
}

/** A key that is down. */
interface Held extends Finger {
  made: PressMade | null;
  atMs: number;
}

/** docs/keypad.md. */
const HOLD_MS = 2_000;
/** How long a finger stays on a key that has to be held. */
export const HELD_MS = 2_500;
/** Of real time: a demo is so fast that a firm press would be a hold. */
const TAP_MS = 0;
/** Presses from before the beginning are made one after the other when it begins. */
const CATCH_UP_S = 2;

/** Until `until`; rejects when a part fails. */
export async function playDemo(run: DemoPlay, until: Promise<void>): Promise<void> {
  const { stage, pacer, world, witness, fromS } = run;
  let ended = false;
  const end = until.then(() => {
    ended = true;
  });
  const before = world.vehicle
    .presses(-1, fromS)
    .map(({ key, holdMs }, i) => ({ key, holdMs, atS: fromS + (i + 1) * CATCH_UP_S }));
  const held: Held[] = [];
  for (let second = fromS; ; second++) {
    await Promise.race([pacer.to(run.zeroMs + second * 1_000), end]);
    if (ended) break;
    const bytes = await world.bytesAt(second);
    if (bytes !== null) {
      await stage.write(bytes);
      witness.note({ kind: 'epoch', bytes, atMs: pacer.nowMs() });
    }
    await letGo(run, held);
    for (const order of world.vehicle.orders(second - 1, second)) await stage.platform.order(saidByPlatform(order));
    const scripted = second === fromS ? [] : world.vehicle.presses(second - 1, second);
    const caughtUp = before.filter(({ atS }) => atS === second);
    for (const finger of [...caughtUp, ...scripted]) await press(run, finger, held);
    for (const { change, answer } of run.asked()) answer(await obey(run, change, second, held));
  }
  for (const { atMs } of [...held]) {
    await pacer.to(atMs + HELD_MS);
    await letGo(run, held);
  }
}

async function obey(run: DemoPlay, change: WorldChange, second: number, held: Held[]): Promise<Answer> {
  try {
    if (change.what !== 'press') await run.world.change(change, second);
    else if (run.world.powered()) await press(run, change, held);
    else return { ok: false, error: 'the box has no power: nobody hears the key' };
    return { ok: true };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** A tap is answered when this resolves; a key that has to be held stays down while the demo goes on. */
async function press({ stage, world, witness, pacer }: DemoPlay, { key, holdMs }: Finger, held: Held[]): Promise<void> {
  if (!world.powered() || held.some((other) => other.key === key)) return;
  // What a press changes is told by the bytes in front of it: they must have been read.
  await stage.taken();
  const atMs = pacer.nowMs();
  const meaning = witness.duty().meaning({ key, holdMs });
  if ((holdMs ?? 0) >= HOLD_MS) {
    held.push({ key, holdMs, atMs, made: meaning === null ? null : await stage.crew.hold(key) });
    if (meaning === null) await stage.crew.tap(key, TAP_MS);
  } else if (meaning === null) await stage.crew.tap(key, TAP_MS);
  else witness.note({ kind: 'press', finger: { key, holdMs, atMs }, made: await stage.crew.press(key), atMs });
}

/** Keys that were down for long enough. */
async function letGo({ stage, witness, pacer, world }: DemoPlay, held: Held[]): Promise<void> {
  const [longest] = held;
  if (longest === undefined) return;
  if (pacer.nowMs() < longest.atMs + HELD_MS) return;
  held.shift();
  const { key, holdMs, atMs, made } = longest;
  if (made === null) return;
  if (world.powered()) await stage.crew.answer(made);
  const { afterMs = 0 } = witness.duty().meaning({ key, holdMs }) ?? {};
  witness.note({ kind: 'press', finger: { key, holdMs, atMs }, made, atMs: atMs + afterMs });
  await stage.crew.release(key);
}

/** The crew ends what it has begun, with a key after the other. */
export async function endDuty(run: DemoPlay): Promise<void> {
  for (const key of run.witness.duty().keysToTheEnd()) {
    const held: Held[] = [];
    const holdMs = run.witness.duty().meaning({ key }) === null ? HELD_MS : undefined;
    await press(run, { key, holdMs }, held);
    await run.pacer.to(run.pacer.nowMs() + HELD_MS);
    await letGo(run, held);
  }
}
