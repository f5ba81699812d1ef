/** What was pressed and what was seen to light, judged. */
import type { Verdict } from './verdict.ts';
import { fail, ok, skipped, warn } from './verdict.ts';

/**
 * @param wired keys that the configuration names a line or a code for: each must be there
 * @param usual keys of a whole keypad: many have fewer
 */
export function judgeButtons(pressed: readonly string[], wired: readonly string[], usual: readonly string[]): Verdict {
  const list = (keys: readonly string[]): string => keys.join(' ');
  const remedy = {
    en: 'check the wiring of these keys, and keypad.*, gpio.*, evdev.*',
    fr: 'vérifier le câblage de ces boutons, et keypad.*, gpio.*, evdev.*',
  };
  if (pressed.length === 0) {
    return fail({ en: 'no press was seen', fr: "aucun appui n'a été vu" }, remedy);
  }
  const dead = wired.filter((key) => !pressed.includes(key));
  if (dead.length > 0) {
    return fail(
      { en: `seen ${list(pressed)}; not seen ${list(dead)}`, fr: `vus ${list(pressed)} ; non vus ${list(dead)}` },
      remedy,
    );
  }
  const missing = usual.filter((key) => !pressed.includes(key));
  if (missing.length === 0) return ok(`seen ${list(pressed)}`, `vus ${list(pressed)}`);
  return warn(
    {
      en: `seen ${list(pressed)}; not seen ${list(missing)}`,
      fr: `vus ${list(pressed)} ; non vus ${list(missing)}`,
    },
    { en: 'fine where this keypad has no such keys', fr: "normal si ce clavier n'a pas ces touches" },
  );
}

export function judgeLamps(seen: readonly string[], unseen: readonly string[]): Verdict {
  if (seen.length === 0 && unseen.length === 0) return skipped('none is configured', "aucun n'est configuré");
  if (unseen.length === 0) return ok(`seen: ${seen.join(', ')}`, `vus : ${seen.join(', ')}`);
  return fail(
    { en: `not seen: ${unseen.join(', ')}`, fr: `non vus : ${unseen.join(', ')}` },
    { en: 'check gpio.lamps and the wiring', fr: 'vérifier gpio.lamps et le câblage' },
  );
}
