/**
 * The demo: a garde of a scenario, several times as fast as real time, for as long as somebody looks, touches and presses; then an orderly
 * end and the ledger.
 */
import { readLedgerFile } from '../platform/ledger-file.ts';
import type { PlatformReport } from '../platform/platform.ts';
import { count } from '../platform/ranges.ts';
import type { HeardOrder } from '../platform/talk.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { WorldChange, WorldView } from '../web/api.ts';
import type { PageSetting } from '../web/start-page.ts';
import { type Closing, closeLedger, type PressMade, recordedOn } from './closing.ts';
import { crewProblems } from './crew-compare.ts';
import { type Asked, type DemoPlay, endDuty, playDemo } from './demo-play.ts';
import { createDemoWorld } from './demo-world.ts';
import { DEMO_PATIENCE, drain } from './drain.ts';
import { type DaemonStatus, dayBefore, logTail } from './gateway-process.ts';
import { lastReport } from './last-report.ts';
import { createPacer } from './pacer.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';
import { createWitness, type Witness } from './witness.ts';

export interface DemoOptions {
  scenario: Scenario;
  /** Second of the scenario at which it begins: presses of before are caught up, orders of before were never given. */
  fromS: number;
  speed: number;
  /** An existing, empty directory. */
  dir: string;
  vehicle: string;
  broker: StageOptions['broker'];
  /** null: no page. */
  page: Pick<PageSetting, 'port' | 'places' | 'tiles' | 'keys'> | null;
  /** What somebody typed since the last call. */
  typed(): readonly Typed[];
  /** Resolves when the demo is to end. */
  until: Promise<void>;
  /** Called about twice a second. */
  show(picture: DemoPicture): void;
  say(line: string): void;
}

export interface Typed {
  key: string;
  holdMs: number;
}

/** What there is to see at one moment. */
export interface DemoPicture {
  title: string;
  /** Of real time. */
  elapsedS: number;
  /** UTC of the demo, ms, and how fast it goes. */
  t: number;
  speed: number;
  timeZone: string;
  /** null: there is none. */
  page: string | null;
  broker: Pick<Stage['broker'], 'kind' | 'url' | 'protocol' | 'tls'>;
  /** null while it does not answer. */
  device: DaemonStatus | null;
  platform: PlatformReport;
  expectedPositions: number;
  presses: readonly PressMade[];
}

const SHOW_MS = 500;
/** Of simulated time: who looks at the numbers should not wonder for long why less is recorded than received. */
const POSITIONS_AT_RISK_S = 5;
/** After this long an epoch that nothing follows is closed. */
const LAST_EPOCH_MS = 2_000;
/** Time before the first second in which the gateway starts, and uptime at its start. */
const LEAD_MS = 2_000;
const UPTIME_MS = 30_000;
/** `mission.answerS` as the box has it by default. */
const ANSWER_S = 60;
const TIME_ZONE = 'Europe/Paris';

/** Rejects when a part cannot be started or dies on the way; a ledger that does not close is a result. */
export async function runDemo(options: DemoOptions): Promise<Closing> {
  const { scenario, fromS, speed, page } = options;
  const notBefore = dayBefore(scenario.startT);
  const timeZone = scenario.timeZone ?? TIME_ZONE;
  const zeroMs = UPTIME_MS + LEAD_MS - fromS * 1_000;
  const wallMs = scenario.startT + fromS * 1_000 - LEAD_MS;
  const witness = createWitness(scenario.keys, Date.parse(notBefore));
  const asked: Asked[] = [];
  options.say('starting broker, platform and gateway');
  const stage = await openStage({
    ...{ dir: options.dir, vehicle: options.vehicle, broker: options.broker, notBefore, timeZone, keys: scenario.keys },
    time: { mode: 'scaled', speed, wallMs, monoMs: UPTIME_MS },
    positionsAtRiskS: POSITIONS_AT_RISK_S,
    forget: typeof options.broker === 'object',
    network: {
      stretches: scenario.network.map(({ fromS: atS, profile }) => ({ fromMs: atS * 1_000, profile })),
      ...{ seed: scenario.seed, startMs: zeroMs },
    },
    ...(page === null ? {} : { page: { ...page, title: scenario.title, speed, timeZone, world: true } }),
    listen: {
      heard: (order) => note(witness, order, wallMs - UPTIME_MS),
      rosterGiven: () => witness.note({ kind: 'roster', atMs: pacer.nowMs() }),
      change: (change: WorldChange) => new Promise((answer) => asked.push({ change, answer })),
    },
  });
  if (stage.platform.page() !== null) options.say(`page: ${stage.platform.page()}`);
  const { conductor } = stage;
  if (conductor === null) throw new Error('a demo needs simulated time');
  const pacer = createPacer(conductor);
  const parts = { stage, scenario, seed: scenario.seed, pacer, zeroMs, witness, positionsAtRiskS: POSITIONS_AT_RISK_S };
  const typed = (): Asked[] =>
    options.typed().map((key) => ({ change: { what: 'press', ...key }, answer: () => undefined }));
  const run: DemoPlay = {
    ...{ ...parts, fromS, world: createDemoWorld(parts) },
    asked: () => [...asked.splice(0), ...typed()],
  };
  try {
    // Its start takes real time, which must not be simulated time.
    conductor.pause();
    await stage.startGateway();
    conductor.resume();
    const began = performance.now();
    const picture = async (): Promise<DemoPicture> => ({
      ...{ title: scenario.title, speed, timeZone, broker: stage.broker, page: stage.platform.page() },
      elapsedS: (performance.now() - began) / 1_000,
      t: conductor.wallMs(),
      device: await stage.snapshot(),
      platform: await stage.platform.report(),
      expectedPositions: witness.expectedPositions(),
      presses: stage.crew.presses,
    });
    const stopShowing = repeat(SHOW_MS, async () => {
      const is = await picture();
      options.show(is);
      stage.platform.showWorld({ vehicle: options.vehicle, ...run.world.view(), ...worldNews(is) });
    });
    await Promise.race([playDemo(run, options.until), whatBreaks(run)]);
    await stopShowing();
    options.show(await picture());
    options.say('stopping: end of the garde, then everything that is recorded goes to the platform');
    return await finish(run);
  } finally {
    await stage.close();
  }
}

/** @param utcMinusMonoMs of the conductor: the vehicle's monotonic time is the run's own */
function note(witness: Witness, { change, mission, mono, order }: HeardOrder, utcMinusMonoMs: number): void {
  if (change === 'cancelled') witness.note({ kind: 'cancelled', mission, atMs: mono });
  if (change === 'cancelled' || order === null) return;
  const { acceptedBy, answerS, expires } = order;
  const heard = { mission, acceptedBy, answerMs: (answerS ?? ANSWER_S) * 1_000, expiresMs: expires - utcMinusMonoMs };
  witness.note({ kind: 'received', order: heard, atMs: mono });
}

function worldNews(is: DemoPicture): Pick<WorldView, 'indicator' | 'ledger'> {
  const last = is.presses.at(-1);
  const disk = is.device?.disk ?? null;
  const presses = is.presses.filter(({ refused }) => refused === null).length;
  return {
    indicator: last === undefined ? null : { key: last.key, said: saidOf(last), why: last.refused },
    ledger: {
      expected: is.expectedPositions + presses,
      recorded: disk === null ? null : recordedOn(disk),
      received: is.platform.ledger.positions + is.platform.ledger.presses.length,
    },
  };
}

function saidOf({ refused, delivered, registered }: PressMade): NonNullable<WorldView['indicator']>['said'] {
  if (refused !== null) return 'refused';
  if (delivered) return 'delivered';
  return registered === null ? 'pressed' : 'registered';
}

async function finish(run: DemoPlay): Promise<Closing> {
  const { stage, pacer, witness, world } = run;
  const problems: string[] = [];
  await world.restore((pacer.nowMs() - run.zeroMs) / 1_000);
  await pacer.to(pacer.nowMs() + LAST_EPOCH_MS);
  // The crew ends what it has begun; a demo ended in its first second has nothing to end.
  await endDuty(run);
  await pacer.to(pacer.nowMs() + POSITIONS_AT_RISK_S * 1_000);
  if (!(await drain(stage, pacer, DEMO_PATIENCE))) problems.push('the device waits in vain for an acknowledgement');
  const gatewayExit = await stage.stopGateway();
  const device = await stage.status();
  const platform = await lastReport(stage, device);
  const judged = witness.judge(readLedgerFile(stage.ledgerFile));
  problems.push(...crewProblems(platform), ...judged.problems);
  const { presses } = stage.crew;
  const expectedPositions = judged.expectedPositions ?? count(device.positions.stored);
  return closeLedger({
    expectedPositions,
    presses,
    device,
    platform,
    killTook: world.killTook(),
    gatewayExit,
    problems,
  });
}

/** Rejects with what to do when a part of the demo ends by itself. */
function whatBreaks({ stage, world }: DemoPlay): Promise<never> {
  const gatewayEnds = async (): Promise<string> => {
    // One that was taken the power is not gone by itself.
    for (;;) {
      await stage.gatewayGone();
      if (world.powered()) return `the gateway is gone; the last lines of its log:\n${logTail(stage.gatewayLog, 8)}`;
      await new Promise((resolve) => setTimeout(resolve, SHOW_MS));
    }
  };
  const broken = Promise.race([
    stage.broker.died.then(
      (words) => `${words}\nthe broker is gone: start again; if it repeats, look for what ends it`,
    ),
    stage.platform.exited.then(() => 'the platform is gone: start again'),
    gatewayEnds(),
  ]).then((why) => {
    throw new Error(why);
  });
  // It lost the race of a run that ended in order: the parts are then stopped by us.
  broken.catch(() => {});
  return broken;
}

/** Returns what stops it; that resolves when the turn under way is over. */
function repeat(periodMs: number, turn: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await turn();
      await new Promise((resolve) => setTimeout(resolve, periodMs));
    }
  })();
  // A part that died is reported by whoever watches it.
  loop.catch(() => {});
  return async () => {
    stopped = true;
    await loop.catch(() => {});
  };
}
