/** Identifiers that nobody means well with, each in any length: what they cost is asked of tests (work) and benches (time). */

/** Of `chars` characters or a few more. None of them is an identifier of the Hub Santé, of any kind. */
export const HOSTILE_IDS: Readonly<Record<string, (chars: number) => string>> = {
  // What makes the national pattern of caseId explode: every way to cut the run into 4 to 10 pieces is tried.
  'a run, then a forbidden character': (chars) => `${'a'.repeat(chars)}!`,
  'a run, then an accent': (chars) => `${'a'.repeat(chars)}é`,
  'a run, then a line end': (chars) => `${'a'.repeat(chars)}\n`,
  'runs of two, then a forbidden character': (chars) => `${'aa.'.repeat(chars / 3)}!`,
  'words of one, then a forbidden character': (chars) => `${'a.'.repeat(chars / 2)}!`,
  'words that never become `resource`': (chars) => `${'resourc.'.repeat(chars / 8)}!`,
  '`resource` again and again': (chars) => `${'resource.'.repeat(Math.max(4, chars / 9))}!`,
  '`request` again and again': (chars) => `${'request.'.repeat(Math.max(4, chars / 8))}!`,
  'a whole id, and a tail': (chars) => `fr.health.samu.resource.${'A'.repeat(chars)} `,
  'ten words, and an eleventh': (chars) => `${'a.'.repeat(10)}${'b'.repeat(chars)}.!`,
  'dots alone': (chars) => '.'.repeat(chars),
  'two dots in the end': (chars) => `${'a.'.repeat(chars / 2)}.`,
  dashes: (chars) => `${'-_'.repeat(chars / 2)}~`,
  'an invisible character first': (chars) => `\u200b${'a'.repeat(chars)}`,
  'half a character': (chars) => `${'a'.repeat(chars)}\ud83d`,
  'letters of another script': (chars) => 'а.'.repeat(chars / 2),
};
