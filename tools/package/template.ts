/** The configuration of a box that nobody has set up: the commented example, with what makes it start in the safe state. */

/** Filled in by postinst: each box has a name of its own before it has the vehicle's. */
export const ID_MARK = '@BOX@';

const FIRST_LINES = `# This box is not provisioned: it names itself, listens for a receiver on every serial port, records once the
# crew declares duty, and connects to nothing (platform.broker is empty). First give it the vehicle's name (vehicle.id): records stay
# with the name under which they were made. Then: balise config check, systemctl restart balise, balise doctor.
# Non provisionné : donner d'abord le nom du véhicule (vehicle.id), puis les mêmes trois commandes.
`;

/** @throws where the example has no such line any more */
export function firstConfig(example: string): string {
  const named = replaced(example, /^id = .*$/m, `id = "${ID_MARK}"`);
  const listening = replaced(named, /^# path = ""$/m, 'path = "auto"');
  return `${FIRST_LINES}\n${replaced(listening, /^# baud = 9600$/m, 'baud = 0')}`;
}

function replaced(text: string, line: RegExp, by: string): string {
  if (!line.test(text)) throw new Error(`the example of the configuration has no line ${line.source}`);
  return text.replace(line, by);
}
