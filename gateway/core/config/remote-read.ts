/**
 * What the disk gives back of `remote-state.ts`, looked at before it is believed: the seal says that it is what was written, and an earlier
 * version may have written something else. By hand: every verb of `balise` reads it, and a library for schemas costs as much as the verb.
 */
import { REMOTE_VERSIONS_KEPT } from './limits.ts';
import { REVERT_REASONS, type RemoteState, type RemoteVersion } from './remote-state.ts';

const OUTCOMES = ['trial', 'confirmed', 'reverted', 'unknown'];
const ID_CHARS_MAX = 64;

/** @returns null: it is none */
export function remoteStateIn(body: unknown): RemoteState | null {
  if (!hasOnly(body, ['current', 'trial', 'versions', 'untold'])) return null;
  const { current, trial, versions, untold } = body;
  const good =
    (current === null || isVersion(current)) &&
    (trial === null || (hasOnly(trial, ['parts']) && isWhole(trial['parts']) && trial['parts'] >= 0)) &&
    listOf(versions, ['version', 'id', 'outcome'], (each) => isId(each['id']) && isOneOf(OUTCOMES, each['outcome'])) &&
    listOf(untold, ['version', 'reason'], (each) => isOneOf(REVERT_REASONS, each['reason']));
  return good ? (body as unknown as RemoteState) : null;
}

/** @returns null: it is none */
export function remoteVersionIn(body: unknown): RemoteVersion | null {
  if (!hasOnly(body, ['version', 'id', 'issued', 'set'])) return null;
  const { version, id, issued, set } = body;
  const good = isVersion(version) && isId(id) && isWhole(issued) && isRecord(set) && Object.values(set).every(isValue);
  return good ? (body as unknown as RemoteVersion) : null;
}

type Fields = Record<string, unknown>;

const isRecord = (body: unknown): body is Fields => typeof body === 'object' && body !== null && !Array.isArray(body);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isVersion = (value: unknown): boolean => isWhole(value) && value >= 1;
const isId = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= ID_CHARS_MAX;
const isValue = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isOneOf = (words: readonly unknown[], value: unknown): boolean => words.includes(value);

function hasOnly(body: unknown, names: readonly string[]): body is Fields {
  return isRecord(body) && Object.keys(body).sort().join() === [...names].sort().join();
}

function listOf(list: unknown, names: readonly string[], good: (each: Fields) => boolean): boolean {
  if (!Array.isArray(list) || list.length > REMOTE_VERSIONS_KEPT) return false;
  return list.every((each) => hasOnly(each, names) && isVersion(each['version']) && good(each));
}
