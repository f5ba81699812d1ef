/** A vehicle that is told what to go by: the real daemon, a broker with an ACL, a platform in the hand of a test, a parked receiver. */
import { expect } from 'vitest';
import type { EventRecord } from '../../../gateway/core/record/schema.ts';
import type { Fleet } from './fleet.ts';
import type { Gateway } from './gateway.ts';
import type { Mosquitto } from './mosquitto.ts';
import type { Platform } from './platform.ts';
import { openReceiver, park } from './receiver.ts';
import type { Workplace } from './workplace.ts';

/** UTC of the receiver's first fix. */
export const RECEIVER_STARTS = Date.UTC(2026, 2, 1, 8);

export interface ToldVehicle {
  mosquitto: Mosquitto;
  platform: Platform;
  /** Of the receiver. */
  receiver: string;
  /** Resolves when the link is up and the time is known. */
  start(environment?: Record<string, string>): Promise<Gateway>;
  send(gateway: Gateway, version: number, set: object, change?: object): Promise<object>;
  answered(id: string, result: string, detail: string): Promise<void>;
  /** Of the events `config`, each once, in order: `trial 1`. */
  told(): string[];
  /** The vehicle has taken it, and its service has ended to be started again. */
  takenUp(gateway: Gateway, version: number, set: object): Promise<object>;
  confirmed(gateway: Gateway, version: number): Promise<void>;
}

export async function toldVehicle(place: Workplace, fleet: Fleet): Promise<ToldVehicle> {
  const mosquitto = await fleet.broker(place);
  const platform = await fleet.platform(place, mosquitto);
  const pty = openReceiver(place);
  park(place, pty, { t: RECEIVER_STARTS, latDeg: 46.1, lonDeg: 5.2 });

  const vehicle: ToldVehicle = {
    ...{ mosquitto, platform, receiver: pty.path },
    async start(environment = {}) {
      const options = { 'gnss.kind': 'serial', 'gnss.path': pty.path };
      const gateway = await fleet.gateway(place, mosquitto.url(), options, environment);
      await gateway.until(({ clock, link }) => expect([clock, link?.up]).toEqual(['gnss', true]));
      return gateway;
    },
    async send(gateway, version, set, change = {}) {
      const t = (await gateway.status()).t ?? 0;
      const command = { id: `c-${version}`, issued: t, expires: t + 600_000, version, set, ...change };
      await platform.command('config', command);
      return command;
    },
    answered: (id, result, detail) =>
      platform.until(() => {
        const reply = platform
          .replies()
          .filter((each) => each.id === id)
          .at(-1);
        expect([reply?.command, reply?.result]).toEqual(['config', result]);
        expect(reply?.detail).toContain(detail);
      }),
    told() {
      const events = new Map(platform.events().map((event): [number, EventRecord] => [event.n, event]));
      const inOrder = [...events.values()].sort((a, b) => a.n - b.n);
      return inOrder.flatMap((event) => (event.type === 'config' ? [`${event.change} ${event.version}`] : []));
    },
    async takenUp(gateway, version, set) {
      const command = await vehicle.send(gateway, version, set);
      await vehicle.answered(`c-${version}`, 'done', `version ${version} counts from the next start on`);
      expect(await gateway.exited).toMatchObject({ code: 0 });
      return command;
    },
    async confirmed(gateway, version) {
      await platform.until(() => expect(vehicle.told()).toContain(`trial ${version}`));
      await platform.acknowledgeAll();
      await gateway.until(({ config }) => expect(config).toMatchObject({ version, trialLeftS: null }));
      await platform.until(() => expect(vehicle.told()).toContain(`confirmed ${version}`));
    },
  };
  return vehicle;
}
