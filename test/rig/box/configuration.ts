/** What the daemon in the box is told, as a technician would. */
import { KEYS, LAMPS, lineOfKey, lineOfLamp } from './lines.ts';

export const VEHICLE = 'AMB-973-07';
/** Made and read by the unit's own rules elsewhere; here by whoever plays the service manager. */
export const LAST_EXIT = '/run/balise/last-exit';
export const STORE = '/data/store';
const CONTROL = '/run/balise/balise.sock';

export function configuration(broker: string, tls: { ca: string; cert: string; key: string }): string {
  const options = {
    ...ofVehicle(broker, tls),
    'store.directory': STORE,
    'service.lastExitFile': LAST_EXIT,
    'control.socket': CONTROL,
  };
  return Object.entries(options)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join('');
}

/** What the vehicle is, what is wired to its box and where its platform is, by the names of the options. */
export function ofVehicle(
  broker: string,
  tls: { ca: string; cert: string; key: string },
): Readonly<Record<string, string | number>> {
  return {
    'vehicle.id': VEHICLE,
    'gnss.kind': 'serial',
    'gnss.path': '/dev/balise-gnss',
    'gnss.baud': 9_600,
    'keypad.path': '/dev/ttyS1',
    'gpio.chip': 'box',
    'gpio.inputs': KEYS.map((key) => `${lineOfKey(key)}=${key}`).join(', '),
    // gpio-sim pulls by itself.
    'gpio.bias': 'as-is',
    'gpio.lamps': LAMPS.map((lamp) => `${lineOfLamp(lamp)}=${lamp}`).join(', '),
    'platform.broker': broker,
    ...Object.fromEntries(Object.entries(tls).map(([name, path]) => [`platform.${name}`, path])),
  };
}
