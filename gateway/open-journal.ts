/** What the chain of events needs of the machine: its key, hashes and salts. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import { readBox } from './core/record/box.ts';
import { adoptNextJournalKey, newSalt, openJournalKeys, sha256 } from './drivers/journal-keys.ts';
import type { JournalOptions } from './pipeline-journal.ts';
import type { StoreOpening } from './ports-store.ts';

/** To be called by whoever holds the lock of the store. A key that cannot be used is a fault, and recording goes on. */
export function openJournal(
  config: Config,
  { box }: Pick<StoreOpening, 'box'>,
  onFault: (fault: Fault) => void,
): JournalOptions {
  const directory = config['store.directory'];
  let keys = openJournalKeys(directory);
  const announced = readBox(box).journal?.key ?? null;
  // A rotation was cut off between its event and its last step.
  if (keys.next !== null && keys.next.key === announced && adoptNextJournalKey(directory) === null)
    keys = openJournalKeys(directory);
  if (keys.fault !== null) onFault(keys.fault);
  return { vehicle: config['vehicle.id'], signer: keys.signer, sha256, newSalt };
}
