/**
 * Canonical JSON, RFC 8785: one text for one value, so that whoever has the value can hash it. No space, keys in the order of their
 * UTF-16 code units, numbers and strings as ECMAScript writes them.
 */
import { CANONICAL_DEPTH_MAX } from '../../limits.ts';

/**
 * @param value as `JSON.parse` gives it: null, booleans, finite numbers, strings, arrays, plain objects
 * @throws TypeError what JSON cannot hold (undefined, NaN, a Date) and what is no Unicode (a lone surrogate: section 3.2.2.2);
 *   RangeError deeper than `CANONICAL_DEPTH_MAX`
 */
export function canonical(value: unknown): string {
  return written(value, 0);
}

function written(value: unknown, depth: number): string {
  if (depth > CANONICAL_DEPTH_MAX) throw new RangeError(`deeper than ${CANONICAL_DEPTH_MAX}`);
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is no number of JSON`);
      // The shortest digits that give the same double; -0 is 0 (section 3.2.2.3).
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? list(value, depth) : object(value, depth);
    default:
      throw new TypeError(`${typeof value} is no value of JSON`);
  }
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate is no Unicode');
  return JSON.stringify(text);
}

function list(values: readonly unknown[], depth: number): string {
  // A hole is undefined, which `map` would jump over.
  return `[${Array.from(values, (value) => written(value, depth + 1)).join(',')}]`;
}

function object(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects are JSON');
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${quoted(key)}:${written(one, depth + 1)}`).join(',')}}`;
}
