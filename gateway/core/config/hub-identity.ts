/** Who the vehicle is to the Hub Santé, by its configuration. */
import { checkHubIdentity, type HubIdentity } from '../record/hubsante/identifiers.ts';
import type { Config } from './options.ts';

const KEYS = {
  orgId: 'hub.orgId',
  resourceId: 'hub.resourceId',
  name: 'hub.name',
  vehicleCategory: 'hub.category',
} as const satisfies Record<keyof HubIdentity, keyof Config>;

/** @returns both null: nothing national is asked for. What was given without being asked for is checked all the same */
export function hubIdentityOf(config: Config): {
  identity: HubIdentity | null;
  problems: { key: string; message: string }[];
} {
  const asked = config['hub.geoPos'] || config['hub.geoRes'] || config['hub.rsSr'] || config['hub.rsRr'];
  const { 'hub.orgId': orgId, 'hub.resourceId': resourceId, 'hub.name': name, 'hub.category': category } = config;
  const given = { orgId, resourceId, name: name === '' ? null : name, vehicleCategory: categoryOf(category) };
  const { identity, problems } = checkHubIdentity(given);
  const wrong = problems.filter(({ key }) => asked || given[key] !== '');
  return {
    identity: asked ? identity : null,
    problems: wrong.map(({ key, message }) => ({ key: KEYS[key], message })),
  };
}

function categoryOf(category: string): string | null {
  return category === 'none' ? null : category;
}
