/**
 * The files of the link that only root may read: systemd hands this service copies (`LoadCredential=` with a directory, systemd.exec(5)),
 * each with the name of its file behind the unit's word for the directory.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

const ROOTS_OWN = '/etc/balise/credentials';
const UNITS_WORD = 'link';

/**
 * @param directory $CREDENTIALS_DIRECTORY
 * @returns the copy of a file below /etc/balise/credentials; the file itself where none was handed over, or it lies elsewhere
 */
export function handedOver(file: string, directory = process.env['CREDENTIALS_DIRECTORY'] ?? ''): string {
  if (directory === '' || path.dirname(file) !== ROOTS_OWN) return file;
  const copy = path.join(directory, `${UNITS_WORD}_${path.basename(file)}`);
  return existsSync(copy) ? copy : file;
}
