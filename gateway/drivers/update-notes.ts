/** What `balise-update` has noted (systemd/balise-update). For `balise doctor`. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { UpdatesNoted } from '../core/doctor/judge-updates.ts';

const SOURCE = '/etc/apt/sources.list.d/balise.sources';
const DIRECTORY = '/var/lib/balise-update';

export function readUpdateNotes(source = SOURCE, directory = DIRECTORY): UpdatesNoted {
  if (!existsSync(source)) return 'no-source';
  const noted = (name: string): string | null => {
    try {
      return readFileSync(path.join(directory, name), 'utf8').trim() || null;
    } catch (error) {
      // Before its first run there is nothing, not even the directory.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  };
  try {
    return { phase: noted('phase'), refused: noted('refused') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return 'forbidden';
    throw error;
  }
}
