/** The gateway of a run: started, killed, asked to stop, and started again. */
import type { Conductor } from '../conductor/conductor.ts';
import type { Keypad } from '../inputs/keypad.ts';
import { type Child, type Exit, stopChild } from './children.ts';
import { daemonStatus, logTail, startGateway } from './gateway-process.ts';
import type { StageReceiver } from './stage-receiver.ts';

const START_PATIENCE_MS = 30_000;
const STOP_PATIENCE_MS = 30_000;
const STOP_STEP_MS = 200;
const EMPTY_LINE = Buffer.from('\r\n');

export interface GatewayParts {
  configFile: string;
  controlSocket: string;
  gatewayLog: string;
  simulatedTime: string | null;
  conductor: Conductor | null;
  gnss: StageReceiver;
  keypad: Keypad;
  environment: Readonly<Record<string, string>>;
}

export function createGatewayControl(parts: GatewayParts) {
  const { conductor, gnss, keypad } = parts;
  let child: Child | null = null;
  /** Bytes counted by the gateway start anew with each of its processes. */
  let base = { gnss: 0, keypad: 0 };
  const written = () => ({
    ...(gnss.isOpened() ? { gnss: gnss.bytesWritten() - base.gnss } : {}),
    keypad: keypad.bytesWritten() - base.keypad,
  });
  const taken = async () => conductor?.taken('gateway', written());
  const goOn = async (monoMs: number) => conductor?.advance(monoMs, { who: 'gateway', counts: written() });
  const listens = async () => {
    if (gnss.isOpened()) return true;
    const status = await daemonStatus(parts.controlSocket);
    if (status === null || status.faults.some(({ code }) => code.startsWith('serial-'))) return false;
    gnss.opened();
    return true;
  };
  const start = async () => {
    // One that ended while starting may not have taken its leave yet.
    await conductor?.waitGone('gateway');
    base = { gnss: gnss.bytesWritten(), keypad: keypad.bytesWritten() };
    child = await startGateway(parts.configFile, parts.gatewayLog, parts.simulatedTime, parts.environment);
    const died = child.exited.then(({ code, signal }) => {
      throw new Error(`the gateway ended while starting (${signal ?? code}):\n${logTail(parts.gatewayLog, 5)}`);
    });
    const ready =
      conductor === null ? untilListening(parts.controlSocket, gnss) : conductor.waitFor('gateway').then(taken);
    await Promise.race([ready, died]);
    died.catch(() => {});
  };
  const kill = async () => {
    conductor?.pause();
    child?.signal('SIGKILL');
    await child?.exited;
    await conductor?.waitGone('gateway');
  };
  const stop = async (): Promise<Exit> => {
    if (child === null) return { code: 0, signal: null };
    const running = child;
    if (conductor?.mode !== 'lockstep') return stopChild(running, STOP_PATIENCE_MS);
    conductor.release('gateway');
    const exited = stopChild(running, STOP_PATIENCE_MS);
    // Its farewell waits for the platform's acknowledgement, which waits for its clock.
    while (running.exit() === null) {
      await conductor.advance(conductor.monoMs() + STOP_STEP_MS);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return exited;
  };
  return { start, kill, stop, taken, goOn, listens, gone: () => child?.exited ?? new Promise<Exit>(() => {}) };
}

/**
 * Real time has no conductor to ask. Opening a serial port empties it, so what is written too early is lost: empty lines,
 * which mean nothing, are written until the daemon has read some. The keypad is opened before the receiver.
 */
async function untilListening(controlSocket: string, gnss: StageReceiver): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (;;) {
    const status = await daemonStatus(controlSocket);
    if ((status?.gnss?.bytes ?? 0) > 0) return;
    if (performance.now() > deadline)
      throw new Error(`the gateway does not read its receiver after ${START_PATIENCE_MS / 1000} s`);
    if (status !== null) await gnss.write(EMPTY_LINE);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
