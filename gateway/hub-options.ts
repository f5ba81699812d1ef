/** What the way out needs to speak to the Hub Santé, of the configuration. Part of the composition root. */
import { hubIdentityOf } from './core/config/hub-identity.ts';
import type { Config } from './core/config/options.ts';
import { BaliseError } from './core/errors.ts';
import { createDateTimes } from './core/record/hubsante/datetime.ts';
import type { HubOptions } from './sender-hub.ts';

/**
 * @returns null: nothing national is asked for
 * @throws BaliseError where the configuration was not checked before
 */
export function hubOptions(config: Config): HubOptions | null {
  const { identity, problems } = hubIdentityOf(config);
  const dateTime = createDateTimes(config['vehicle.timeZone']);
  const [problem] = problems;
  if (problem !== undefined) throw new BaliseError('config-invalid', `${problem.key}: ${problem.message}`);
  if (dateTime === null) throw new BaliseError('config-invalid', 'vehicle.timeZone: it is not known');
  if (identity === null) return null;
  const { 'hub.geoPos': geoPos, 'hub.geoRes': geoRes, 'hub.rsSr': rsSr, 'hub.rsRr': rsRr } = config;
  return { vehicle: { ...identity, dateTime }, wanted: { geoPos, geoRes, rsSr, rsRr } };
}
