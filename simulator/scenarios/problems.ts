/** What is wrong with a scenario, told so that its author finds the place: file, path inside, what was expected. */
import { z } from 'zod';

type Issue = z.core.$ZodIssue;

const UNION_SAYS_NOTHING = 'Invalid input';

/** Where a value may have several shapes, the one it was meant to have: the fewest keys that do not belong, the fewest problems. */
function meant(branches: readonly Issue[][]): Issue[] {
  const foreign = (issues: Issue[]) =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);
  const [best = []] = branches.toSorted((a, b) => foreign(a) - foreign(b) || a.length - b.length);
  return best;
}

function explain(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.message !== UNION_SAYS_NOTHING) return [issue];
  return meant(issue.errors).flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** @returns one or more lines for each problem */
export function explained(error: z.ZodError): string {
  return z.prettifyError({ issues: error.issues.flatMap(explain) });
}

/** The error a user sees, for problems that the shape alone does not show. */
export function problemsIn(
  name: string,
  problems: readonly { path: readonly PropertyKey[]; message: string }[],
): Error {
  const issues = problems.map(({ path, message }) => ({
    code: 'custom' as const,
    path: [...path],
    message,
    input: null,
  }));
  return new Error(`${name}:\n${z.prettifyError({ issues })}`);
}
