/** Drives made up by chance, with every trouble of reception and a crew that presses keys: what two implementations are compared on. */
import { encodeEpoch } from '../../simulator/receiver/encoder.ts';
import {
  clockOff,
  frozenAt,
  inTunnel,
  jammed,
  rolledOver,
  shadowed,
  speedSpike,
  teleported,
  unsafe,
} from '../../simulator/receiver/faults.ts';
import { MINIMAL, type ReceiverProfile, UBLOX_M8, UBLOX_M10 } from '../../simulator/receiver/profile.ts';
import { PROFILES } from '../../simulator/receiver/profiles.ts';
import type { Truth } from '../../simulator/truth.ts';
import { along } from '../../simulator/vehicle/geometry.ts';
import { parkedAt } from '../../simulator/vehicle/parked.ts';
import { randomAt } from '../../simulator/vehicle/random.ts';

/** ms after the step before; then the sentences of an epoch, a key that is pressed, or a service that is started anew. */
export type TroubledStep = { afterMs: number } & ({ bytes: Uint8Array } | { key: string } | { restart: true });

export const TROUBLED_START = Date.UTC(2026, 2, 2, 23, 50);
const KEYS = ['1', '2', '3', '5', '6', '7', '8', '9', '9', 'G', 'G', 'P', 'P'];
/** A duty or a mission ends with them, and with it perhaps the gate. */
const MAY_CLOSE = ['G', 'P', '9'];
const PRESS_AFTER_MS = 300;
/** By then an epoch that nothing follows has ended, so that a press that closes the gate comes after it. */
const SETTLED_MS = 2_000;

type Fault = (truth: Truth) => Truth;

/** Draws: the same for the same seed. */
function dice(seed: number) {
  let index = 0;
  const unit = () => randomAt(seed, index++);
  return {
    unit,
    between: (low: number, high: number) => low + unit() * (high - low),
    one: <T>(of: readonly [T, ...T[]]): T => of[Math.floor(unit() * of.length)] ?? of[0],
  };
}

type Dice = ReturnType<typeof dice>;

/** What befalls the receiver from here on, and for how many seconds. */
function drawFault(draw: Dice, now: Truth): { lastsS: number; fault: Fault } {
  const spell = (fault: Fault, low: number, high: number) => ({ lastsS: draw.between(low, high), fault });
  const course = draw.between(0, 360);
  const metres = draw.between(80, 20_000);
  const clockMs = Math.round(draw.between(-90, 30)) * 1000;
  const kmh = draw.between(100, 400);
  const cases: [() => { lastsS: number; fault: Fault }, ...(() => { lastsS: number; fault: Fault })[]] = [
    () => spell(inTunnel, 3, 90),
    () => spell((truth) => jammed(truth, 12 + metres / 1000), 10, 70),
    () => spell(shadowed, 5, 30),
    () => spell((truth) => frozenAt(truth, now), 3, 40),
    () => spell((truth) => teleported(truth, course, metres), 1, 25),
    () => spell((truth) => clockOff(truth, clockMs), 1, 20),
    () => spell(unsafe, 1, 8),
    () => spell((truth) => speedSpike(truth, kmh), 0.5, 3),
    () => spell((truth) => ({ ...truth, hdop: 9 }), 5, 60),
  ];
  return draw.one(cases)();
}

/** Drives, crawls and stands in turn; `at(dtS)` goes on by so much. */
function createMover(draw: Dice, seed: number) {
  let place = { latDeg: 4.92, lonDeg: -52.31 };
  let [speedKmh, courseDeg, turnDegPerS] = [0, draw.between(0, 360), 0];
  let leftS = 0;
  let standing = 0;
  return (t: number, dtS: number): Truth => {
    leftS -= dtS;
    if (leftS <= 0) {
      leftS = draw.between(3, 80);
      speedKmh = draw.one([0, 0, draw.between(1, 12), draw.between(20, 110), draw.between(20, 110)]);
      turnDegPerS = draw.one([0, 0, draw.between(-20, 20)]);
      standing = 0;
    }
    courseDeg = (courseDeg + turnDegPerS * dtS + 360) % 360;
    place = along(place, courseDeg, (speedKmh / 3.6) * dtS);
    const course = speedKmh < 2 ? null : courseDeg;
    const truth = { t, ...place, altitudeM: 6, speedKmh, courseDeg: course, hdop: 0.9, satellites: 12, valid: true };
    if (speedKmh > 0) return truth;
    standing += dtS;
    return { ...parkedAt({ ...truth, t: 0 }, seed, 4, standing), t };
  };
}

const RECEIVERS: readonly [profile: ReceiverProfile, hz: number][] = [
  [UBLOX_M10, 1],
  [UBLOX_M10, 2],
  [UBLOX_M8, 1],
  [UBLOX_M8, 5],
  [MINIMAL, 1],
  ...Object.values(PROFILES).map((profile): [ReceiverProfile, number] => [profile, 1]),
];

export function troubledDrive(seed: number, seconds: number): TroubledStep[] {
  const draw = dice(seed);
  const [profile, hz] = RECEIVERS[seed % RECEIVERS.length] ?? [UBLOX_M10, 1];
  const oldWeeks = draw.unit() < 0.2;
  const mover = createMover(draw, seed);
  const steps: TroubledStep[] = [{ afterMs: 0, key: 'G' }];
  let trouble: { untilT: number; fault: Fault } | null = null;
  const endT = TROUBLED_START + seconds * 1000;
  for (let t = TROUBLED_START, gapMs = 1000 / hz; t < endT; t += gapMs) {
    gapMs = draw.unit() < 0.002 ? Math.round(draw.between(5, 100)) * 1000 : 1000 / hz;
    const truth = mover(t, gapMs / 1000);
    if (trouble !== null && t >= trouble.untilT) trouble = null;
    if (trouble === null && draw.unit() < 0.01 / hz) {
      const { lastsS, fault } = drawFault(draw, truth);
      trouble = { untilT: t + lastsS * 1000, fault };
    }
    const seen = trouble === null ? truth : trouble.fault(truth);
    const text = encodeEpoch(oldWeeks ? rolledOver(seen) : seen, profile);
    steps.push({ afterMs: gapMs, bytes: Buffer.from(text, 'latin1') });
    if (draw.unit() < 0.001 / hz) steps.push({ afterMs: SETTLED_MS, restart: true });
    if (draw.unit() >= 0.02 / hz) continue;
    const key = draw.one(KEYS as [string, ...string[]]);
    steps.push({ afterMs: MAY_CLOSE.includes(key) ? SETTLED_MS : Math.min(PRESS_AFTER_MS, 400 / hz), key });
  }
  return steps;
}
