/**
 * The world of a demo, in somebody's hands: the plug of the box and that of its receiver, the sky and the network. Each change is done
 * between two epochs, so that it is known which of them the box has had.
 */
import { createReception } from '../receiver/reception.ts';
import { createTelling } from '../receiver/recording.ts';
import type { Scenario, SkyEvent } from '../scenarios/scenario.ts';
import { createVehicle, type Vehicle } from '../vehicle/motion.ts';
import type { WorldChange, WorldView } from '../web/api.ts';
import type { Pacer } from './pacer.ts';
import type { Stage } from './stage.ts';
import type { Witness } from './witness.ts';

export interface DemoParts {
  stage: Stage;
  scenario: Scenario;
  seed: number;
  pacer: Pacer;
  /** Monotonic instant of second 0 of the scenario. */
  zeroMs: number;
  witness: Witness;
  positionsAtRiskS: number;
}

export interface DemoWorld {
  readonly vehicle: Pick<Vehicle, 'presses' | 'orders'>;
  powered(): boolean;
  /** What the receiver says then, where it is plugged in and the gateway listens; null: nobody hears it. */
  bytesAt(second: number): Promise<Uint8Array | null>;
  /** Positions that may have been only in memory at a cut of the power; null: there was none. */
  killTook(): number | null;
  /** @throws with the reason where it cannot be done now */
  change(asked: Exclude<WorldChange, { what: 'press' }>, second: number): Promise<void>;
  /** As it was before anybody touched it, so that everything can leave the box. */
  restore(second: number): Promise<void>;
  view(): Pick<WorldView, 'network' | 'networkCanBeCut' | 'powered' | 'plugged' | 'tunnelUntil'>;
}

/** The first places behind a tunnel are so much worse. */
const EXIT_ERROR_M = 30;

export function createDemoWorld(parts: DemoParts): DemoWorld {
  const { stage, scenario, seed, pacer, zeroMs, witness } = parts;
  const sky: SkyEvent[] = [...scenario.sky];
  const vehicle = createVehicle(scenario, seed);
  let tell = tellingUnder(sky);
  let powered = true;
  let plugged = true;
  let network: WorldView['network'] = 'up';
  let tunnelUntilS: number | null = null;
  let killTook: number | null = null;
  const networkCanBeCut = stage.broker.tls === null;

  /** Everything that a receiver shows depends on the second alone: another sky from now on changes nothing of before. */
  function tellingUnder(events: readonly SkyEvent[]) {
    const reception = createReception({ ...scenario, sky: events }, seed);
    return createTelling(scenario, (second) => reception(second, vehicle.motionAt, second), seed);
  }

  async function powerOff(): Promise<void> {
    await stage.taken();
    const t = stage.conductor?.wallMs() ?? 0;
    killTook = (killTook ?? 0) + witness.positionsSince(t - parts.positionsAtRiskS * 1_000);
    powered = false;
    await stage.killGateway();
    stage.conductor?.resume();
  }

  async function powerOn(): Promise<void> {
    // Its start takes real time, which must not be simulated time.
    stage.conductor?.pause();
    await stage.startGateway();
    stage.conductor?.resume();
    powered = true;
    witness.note({ kind: 'restart', atMs: pacer.nowMs() });
  }

  function closeSky(second: number, forS: number): void {
    // Once it is shut, a longer one begins where it is: two at once would be one.
    sky.push({ kind: 'tunnel', fromS: second, toS: second + forS, exitErrorM: EXIT_ERROR_M });
    tunnelUntilS = Math.max(tunnelUntilS ?? 0, second + forS);
    tell = tellingUnder(sky);
  }

  async function change(asked: Exclude<WorldChange, { what: 'press' }>, second: number): Promise<void> {
    switch (asked.what) {
      case 'power':
        if (asked.on !== powered) await (asked.on ? powerOn() : powerOff());
        return;
      case 'receiver':
        if (asked.plugged === plugged) return;
        await stage.taken();
        plugged = asked.plugged;
        if (plugged) stage.receiver.plug(null);
        else stage.receiver.unplug();
        return;
      case 'network':
        if (!networkCanBeCut) throw new Error('the vehicle speaks to that broker directly: nothing here can cut it');
        network = asked.is;
        stage.link.hold(asked.is === 'up' ? 'free' : asked.is);
        return;
      case 'tunnel':
        closeSky(second, asked.forS);
        return;
      default:
        asked satisfies never;
    }
  }

  return {
    vehicle,
    powered: () => powered,
    async bytesAt(second) {
      if (!powered || !plugged || !(await stage.listens())) return null;
      return tell(second);
    },
    killTook: () => killTook,
    change,
    async restore(second) {
      stage.link.end();
      network = 'up';
      await change({ what: 'receiver', plugged: true }, second);
      await change({ what: 'power', on: true }, second);
    },
    view() {
      const tunnelUntil = tunnelUntilS === null ? null : scenario.startT + tunnelUntilS * 1_000;
      const isOver = tunnelUntilS !== null && pacer.nowMs() > zeroMs + tunnelUntilS * 1_000;
      return { network, networkCanBeCut, powered, plugged, tunnelUntil: isOver ? null : tunnelUntil };
    },
  };
}
