/** One garde in simulated time through the real gateway, over TLS, to a broker and a platform that acknowledges. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startConductor } from '../simulator/conductor/conductor.ts';
import { createKeypad } from '../simulator/inputs/keypad.ts';
import { startPlatform } from '../simulator/platform/platform.ts';
import { encodeEpoch } from '../simulator/receiver/encoder.ts';
import { openPty } from '../simulator/receiver/pty.ts';
import { stopChild } from '../simulator/runner/children.ts';
import { logTail, startGateway } from '../simulator/runner/gateway-process.ts';
import { createCrew } from '../simulator/runner/presses.ts';
import { createVehicle } from '../simulator/vehicle/motion.ts';
import { createManualClock } from '../test/support/manual-clock.ts';
import { defaultOptions, VEHICLE, writeConfig } from '../test/support/running/config.ts';
import type { Garde } from './bytes-garde.ts';
import { startTap, type Tap } from './bytes-tap.ts';
import type { Files, TwoDoors } from './drain-brokers.ts';
import { type TcpBytes, tcpBytes } from './wire-bytes.ts';

export interface GardeBytes {
  tap: Tap;
  /** As the kernel counted them, with the handshake. */
  tcp: TcpBytes;
  /** Times that the vehicle had said nothing for a keepalive. */
  pings: number;
  positions: number;
  presses: number;
  acknowledgements: number;
  simulatedS: number;
}

const UPTIME_MS = 30_000;
const KEEPALIVE_MS = 12_000;
/** After the last press, for what is still acknowledged. */
const LAST_S = 60;

/** @param seconds of it, from its beginning */
export async function runGarde(
  dir: string,
  { scenario }: Garde,
  seconds: number,
  { files, broker }: { files: Files; broker: TwoDoors },
): Promise<GardeBytes> {
  mkdirSync(dir);
  const startT = Date.now();
  const socketPath = join(dir, 'time.sock');
  const conductor = await startConductor({ socketPath, mode: 'lockstep', speed: 1, wallMs: startT, monoMs: UPTIME_MS });
  const clock = createManualClock({ wallMs: startT });
  let [saidMs, pings] = [0, 0];
  const tap = await startTap(files, broker.plainPort, `balise/v1/${VEHICLE}/`, () => {
    pings += Math.floor((clock.monoMs() - saidMs) / KEEPALIVE_MS);
    saidMs = clock.monoMs();
  });
  const platform = await startPlatform({
    ...{ broker: `mqtt://127.0.0.1:${broker.plainPort}`, protocol: '5', vehicle: VEHICLE },
    ...{ ledgerFile: join(dir, 'ledger.jsonl'), clock, forget: true },
  });
  const [gnss, keypad] = [openPty(), createKeypad()];
  const configFile = writeConfig(dir, {
    ...defaultOptions(dir),
    ...{ 'gnss.kind': 'serial', 'gnss.path': gnss.path, 'keypad.path': keypad.path },
    ...{ 'store.positionsAtRiskS': 30, 'log.level': 'info', 'platform.keepaliveS': KEEPALIVE_MS / 1_000 },
    'platform.broker': `mqtts://127.0.0.1:${tap.port}`,
    ...{ 'platform.ca': files.ca, 'platform.cert': files.cert, 'platform.key': files.key },
  });
  const logFile = join(dir, 'gateway.log');
  const gateway = await startGateway(configFile, logFile, socketPath);
  const taken = () => conductor.taken('gateway', { gnss: gnss.bytesWritten(), keypad: keypad.bytesWritten() });
  const crew = createCrew(keypad, taken);
  const vehicle = createVehicle({ ...scenario, startT });
  const toSecond = async (second: number) => {
    await conductor.advance(UPTIME_MS + second * 1_000);
    clock.advance(second * 1_000 - clock.monoMs());
    await platform.idle();
  };
  try {
    await conductor.waitFor('gateway');
    await taken();
    await toSecond(1);
    await crew.press('G');
    for (let second = 2; second < seconds; second++) {
      await toSecond(second);
      for (const { key } of vehicle.presses(second - 1, second)) await crew.press(key);
      await gnss.write(Buffer.from(encodeEpoch(vehicle.at(second)), 'latin1'));
      await taken();
    }
    await crew.press('G');
    for (let second = seconds; second < seconds + LAST_S; second++) await toSecond(second);
    const { ledger, acknowledgementsSent } = platform.report();
    return {
      ...{ tap, pings, tcp: tcpBytes(gateway.pid, tap.port) },
      ...{ positions: ledger.positions, presses: ledger.presses.length },
      ...{ acknowledgements: acknowledgementsSent, simulatedS: seconds },
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${logTail(logFile, 5)}`);
  } finally {
    conductor.release('gateway');
    await stopChild(gateway, 1_000);
    await platform.close();
    tap.close();
    gnss.close();
    keypad.close();
    await conductor.close();
  }
}
