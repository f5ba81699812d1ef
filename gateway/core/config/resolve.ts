/**
 * Which configuration counts. The box goes on with something that has worked, loudly, rather than not at all: a typing error in a file,
 * or a change from afar that does not fit the files any more, must not cost a record.
 */
import type { Fault } from '../errors.ts';
import { type Checked, checkLayers, problemLines } from './check.ts';
import type { Given, Layer } from './layers.ts';
import type { Config } from './options.ts';
import { remoteLayer } from './remote-change.ts';
import { isOver, type RemoteState, type RemoteVersion, type RevertReason, reverted } from './remote-state.ts';

export interface Sources {
  /** The file and its drop-ins; null: they cannot be read, and `unreadable` says why. */
  files: readonly Layer[] | null;
  unreadable: Fault | null;
  /** What the files held at the last start that went well; null: there was none. */
  lastGood: Layer | null;
  environment: Layer | null;
  remote: RemoteState;
  /** null: that version cannot be read. */
  readVersion(version: number): RemoteVersion | null;
}

export interface Resolved {
  config: Config;
  given: ReadonlyMap<string, Given>;
  /** As it is from now on: `current` is what counts. */
  remote: RemoteState;
  faults: Fault[];
  /** What of the box itself is in it. */
  layers: { files: readonly Layer[]; environment: readonly Layer[] };
}

interface Attempt {
  layers: Resolved['layers'];
  checked: Checked & { config: Config; given: ReadonlyMap<string, Given> };
  remote: RemoteState;
  detail: string[];
}

/** @returns the fault where nothing can be used */
export function resolveConfig(sources: Sources, releaseDate: string): Resolved | { fault: Fault } {
  const { files, lastGood, environment } = sources;
  const given = environment === null ? [] : [environment];
  const first = files === null ? null : attempt(sources, files, given, releaseDate);
  if (first !== null && 'checked' in first) return resolved(first, []);
  const fault = sources.unreadable ?? { code: 'config-invalid' as const, detail: first?.problems.join('\n') ?? '' };
  const others: [readonly Layer[] | null, Layer[]][] = [
    [lastGood === null ? null : [lastGood], given],
    [environment === null ? null : files, []],
    [environment === null || lastGood === null ? null : [lastGood], []],
  ];
  // Without a start that went well there is nobody whose records could be lost, and somebody who waits for an answer.
  if (lastGood === null) return { fault };
  for (const [layers, over] of others) {
    const found = layers === null ? null : attempt(sources, layers, over, releaseDate);
    if (found !== null && 'checked' in found) return resolved(found, [fault]);
  }
  return { fault };
}

function resolved({ checked, remote, detail, layers }: Attempt, faults: Fault[]): Resolved {
  const lost: Fault[] = detail.length === 0 ? [] : [{ code: 'config-remote', detail: detail.join('; ') }];
  return { config: checked.config, given: checked.given, remote, layers, faults: [...faults, ...lost] };
}

/** With the version that counts, else with the ones before, else without any. */
function attempt(
  { remote: known, readVersion }: Sources,
  files: readonly Layer[],
  environment: readonly Layer[],
  releaseDate: string,
): Attempt | { problems: string[] } {
  const layers = { files, environment };
  const detail: string[] = [];
  const back = (from: RemoteState, reason: RevertReason, why: string): RemoteState => {
    detail.push(`version ${from.current} ${why}`);
    return reverted(from, reason);
  };
  let remote = isOver(known) ? reverted(known, 'not-reached') : known;
  while (remote.current !== null) {
    const version = readVersion(remote.current);
    if (version === null) {
      remote = back(remote, 'unreadable', 'cannot be read');
      continue;
    }
    const checked = checkLayers([...files, remoteLayer(version), ...environment], releaseDate);
    if (checked.config !== null) return { checked, remote, detail, layers };
    remote = back(remote, 'invalid', `does not fit: ${problemLines(checked.problems, checked.given).join('; ')}`);
  }
  const checked = checkLayers([...files, ...environment], releaseDate);
  if (checked.config !== null) return { checked, remote, detail, layers };
  return { problems: problemLines(checked.problems, checked.given) };
}
