/** A change from afar as a layer, and what is wrong with one. */
import { checkLayers, type Problem } from './check.ts';
import type { Layer } from './layers.ts';
import { CONFIG_DETAIL_CHARS_MAX } from './limits.ts';
import { OPTIONS } from './options.ts';
import { isRemote } from './remote-options.ts';
import type { RemoteVersion } from './remote-state.ts';

export function remoteLayer({ version, set }: Pick<RemoteVersion, 'version' | 'set'>): Layer {
  return {
    origin: 'remote',
    values: new Map(Object.entries(set)),
    placeOf: () => `cmd/config version ${version}`,
  };
}

export interface ChangeVerdict {
  result: 'invalid' | 'not-remote';
  detail: string;
}

/**
 * Whole or nothing. A value is looked at although the environment of the box may outvote it: it may not always.
 * @param files what the box has without changes from afar; @param environment what outvotes them
 * @returns null: it may be taken
 */
export function judgeChange(
  change: Pick<RemoteVersion, 'version' | 'set'>,
  files: readonly Layer[],
  environment: readonly Layer[],
  releaseDate: string,
): ChangeVerdict | null {
  const local = Object.keys(change.set).filter((key) => Object.hasOwn(OPTIONS, key) && !isRemote(key));
  if (local.length > 0) {
    const many = local.length > 1 ? 'are options' : 'is an option';
    return { result: 'not-remote', detail: cut(`${local.join(', ')} ${many} that only the box itself may set`) };
  }
  const layer = remoteLayer(change);
  for (const over of [
    [...environment, layer],
    [layer, ...environment],
  ]) {
    const { problems } = checkLayers([...files, ...over], releaseDate);
    if (problems.length > 0) return { result: 'invalid', detail: cut(textOf(problems)) };
  }
  return null;
}

function textOf(problems: readonly Problem[]): string {
  return problems.map(({ key, message }) => `${key} ${message}`).join('; ');
}

function cut(text: string): string {
  return text.length > CONFIG_DETAIL_CHARS_MAX ? `${text.slice(0, CONFIG_DETAIL_CHARS_MAX - 1)}…` : text;
}
