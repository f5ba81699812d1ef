/** The crew's side of a pipeline or a sender under test, with the default keys. */
import { readBindings } from '../../gateway/core/crew/keys.ts';
import { sha256 } from '../../gateway/drivers/journal-keys.ts';
import type { PipelineOptions } from '../../gateway/pipeline.ts';
import type { CrewOptions } from '../../gateway/pipeline-crew.ts';
import type { Desk } from '../../gateway/sender-commands.ts';

const DUTY = { autostart: false, gardeMaxMs: 26 * 3_600_000, volontaireMaxMs: 12 * 3_600_000 };
/** No key: where nothing is said of the journal, nothing is signed, and no event comes between those of the crew. */
const journal: PipelineOptions['journal'] = {
  vehicle: 'AMB-973-07',
  signer: null,
  sha256,
  newSalt: () => '0'.repeat(32),
};

export function crewOptions(keys = ''): CrewOptions & Pick<PipelineOptions, 'keys' | 'journal'> {
  const { bindings, problem } = readBindings(keys);
  if (bindings === null) throw new Error(problem);
  const zone = 'Europe/Paris';
  return { keys: bindings, newService: () => 'service-1', timeZone: zone, answerMs: 60_000, journal, ...DUTY };
}

/** A sender whose vehicle has no crew, no roster and no receiver. */
const NOBODY: Desk = {
  take: () => Promise.reject(new Error('nobody here takes commands')),
  unknownKeys: () => 0,
};
export const NO_DESKS = { missions: NOBODY, roster: NOBODY, locates: NOBODY };

/** No roster, and the longest hours: what a crew's state machine is told besides the instant. */
export const NO_ROSTER = { roster: null, ...DUTY };
