/** One vehicle whose key is made on the box, an authority, an EST server and a broker as shipped; and its ledger. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Guard } from '../../../gateway/cli/guarded.ts';
import { addProvisionVerbs } from '../../../gateway/cli/provision/verbs.ts';
import { createKeypad } from '../../../simulator/inputs/keypad.ts';
import type { Finished } from './balise.ts';
import { defaultOptions, type Options, writeConfig } from './config.ts';
import { type EstServer, startEstServer } from './est-server.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { type Platform, startPlatform } from './platform.ts';
import { type ShippedBroker, startShippedBroker } from './shipped-broker.ts';
import { createTrialCa, type TrialCa } from './trial-ca.ts';
import { spoken } from './verbs.ts';
import type { Workplace } from './workplace.ts';

/** The same key twice would be refused. */
const MISSION = ['1', '2', '3', '5', '6', '7'];

export interface IdentityWorld {
  ca: TrialCa;
  est: EstServer;
  broker: ShippedBroker;
  platform: Platform;
  /** Where the sets are. */
  directory: string;
  configFile: string;
  /** `balise provision ARGS`, inside the test. */
  provision(...args: string[]): Promise<Finished>;
  /** With a token of its own. */
  enrol(...args: string[]): Promise<Finished>;
  gateway(): Promise<Gateway>;
  /** A press of a mission, in its order, that is on the disk when this returns. */
  press(gateway: Gateway): Promise<void>;
  /** Every event that the box recorded is at the platform, from the first to the last. */
  nothingLost(gateway: Gateway): Promise<void>;
}

export interface IdentityOptions {
  lifeS?: number;
  intermediate?: boolean;
  options?: Options;
}

export async function startIdentityWorld(place: Workplace, how: IdentityOptions = {}): Promise<IdentityWorld> {
  const ca = createTrialCa(join(place.dir, 'ca'), how);
  const est = await startEstServer(place, { ca, ...(how.lifeS !== undefined && { lifeS: how.lifeS }) });
  const broker = await startShippedBroker(place, ca);
  const platform = await startPlatform(place, {
    url: broker.url,
    tls: { ca: ca.ca, client: ca.issue('platform', 'platform') },
  });
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const directory = join(place.dir, 'identity');
  const at = (name: string): string => join(directory, 'current', name);
  const options: Options = {
    ...defaultOptions(place.dir),
    ...{ 'keypad.path': keypad.path, 'platform.broker': broker.url },
    ...{ 'platform.ca': at('ca.pem'), 'platform.cert': at('vehicle.pem'), 'platform.key': at('vehicle.key') },
    ...{ 'identity.directory': directory, 'identity.est': est.url, ...how.options },
  };
  const configFile = writeConfig(place.dir, options);
  const add = (program: Parameters<typeof addProvisionVerbs>[0], guarded: Guard): void =>
    addProvisionVerbs(program, guarded);
  const provision = (verb: string, ...args: string[]): Promise<Finished> =>
    spoken(add, ['provision', verb, '-c', configFile, ...args]);
  let tokens = 0;
  let presses = 0;

  return {
    ...{ ca, est, broker, platform, directory, configFile },
    provision: (verb = '', ...args) => provision(verb, ...args),
    enrol(...args) {
      const token = `token-${++tokens}`;
      est.token(token);
      return provision('enrol', '--token', token, '--ca', ca.ca, ...args);
    },
    gateway: () => startGateway(place, options),
    async press(gateway) {
      const { events } = await gateway.status();
      await keypad.press(MISSION[presses++ % MISSION.length] ?? '');
      await keypad.waitFor('registered', events.recorded + 1);
    },
    async nothingLost(gateway) {
      const { events } = await gateway.status();
      await platform.until(() => {
        const numbers = new Set(platform.events().map(({ n }) => n));
        expect(Array.from({ length: events.recorded }, (_, i) => i + 1).filter((n) => !numbers.has(n))).toEqual([]);
      });
      await platform.acknowledgeAll();
      await gateway.until((now) => expect(now.events.acknowledgedUpTo).toBeGreaterThanOrEqual(events.recorded));
    },
  };
}

/** Serial number of the set that a link names; null: there is none. */
export async function serialsOf(world: IdentityWorld): Promise<Record<string, string>> {
  if (!existsSync(world.directory)) return {};
  const { stdout } = await world.provision('status', '--json');
  const { sets } = JSON.parse(stdout) as { sets: { link: string; serial: string }[] };
  return Object.fromEntries(sets.map(({ link, serial }) => [link, serial]));
}
