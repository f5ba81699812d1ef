/** What the daemon answers, as its asker reads it. */
import { afterEach, expect, test } from 'vitest';
import { outcomeOf } from '../../gateway/cli/ask.ts';
import { speak } from '../../gateway/cli/language.ts';

afterEach(() => speak('en'));

test.each([
  ['on-duty', 'the duty has begun meanwhile', 'la garde a commencé entre-temps'],
  ['off-duty', 'the duty has ended meanwhile', 'la garde a fini entre-temps'],
  ['no-socket', 'control-unavailable says why', 'control-unavailable dit pourquoi'],
  ['unknown-request', 'restart it (systemctl restart balise)', 'le relancer (systemctl restart balise)'],
] as const)('%s is told in both languages, with what to do', (why, en, fr) => {
  expect(outcomeOf({ result: 'refused', why })).toEqual({ refused: expect.stringContaining(en) });
  speak('fr');
  expect(outcomeOf({ result: 'refused', why })).toEqual({ refused: expect.stringContaining(fr) });
});
