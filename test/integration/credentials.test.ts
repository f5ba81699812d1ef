/** A key that the daemon itself may not read: systemd hands it over. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { createWorkplace } from '../support/running/workplace.ts';

it('the link comes up with the files of root, which the configuration names', async (context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  const place = createWorkplace();
  const fleet = createFleet();
  place.later(fleet.remove);
  const handed = join(place.dir, 'handed-over');
  mkdirSync(handed);
  const options: Record<string, string> = {};
  for (const [key, name, file] of [
    ['platform.ca', 'ca.pem', fleet.ca.cert],
    ['platform.cert', 'vehicle.pem', fleet.vehicle.cert],
    ['platform.key', 'vehicle.key', fleet.vehicle.key],
  ] as const) {
    copyFileSync(file, join(handed, `link_${name}`));
    options[key] = `/etc/balise/credentials/${name}`;
  }
  const mosquitto = await fleet.broker(place);
  const gateway = await fleet.gateway(place, mosquitto.url(), options, { CREDENTIALS_DIRECTORY: handed });
  await gateway.until(({ link }) => expect(link).toMatchObject({ up: true, encrypted: true }));
});
