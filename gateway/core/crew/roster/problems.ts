import type { z } from 'zod';
import type { Problem } from '../../config/check.ts';

/** What zod found wrong, each with its path as one would write it: `versions[0].lines[3].slots.08:00-20:00`. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ key: pathOf([...issue.path, key]), message: 'is no key of this format' }));
      // Of a record: what is wrong with the key itself.
      case 'invalid_key':
        return [{ key: pathOf(issue.path), message: issue.issues.map(({ message }) => message).join('; ') }];
      default:
        return [{ key: pathOf(issue.path), message: issue.message }];
    }
  });
}

export function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(the whole)';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
