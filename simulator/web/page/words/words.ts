/** The two languages of the page, and how a code of the contract becomes a word. Pure. */
import { actionsEn } from './actions-en.ts';
import { actionsFr } from './actions-fr.ts';
import { crewEn } from './crew-en.ts';
import { crewFr } from './crew-fr.ts';
import { en } from './en.ts';
import { faultsEn } from './faults-en.ts';
import { faultsFr } from './faults-fr.ts';
import { fr } from './fr.ts';
import { panelsEn } from './panels-en.ts';
import { panelsFr } from './panels-fr.ts';

const french = { ...fr, ...panelsFr, ...actionsFr, crew: crewFr, faults: faultsFr };
export type Words = typeof french;
export type Language = Words['language'];

export function wordsOf(language: Language): Words {
  return language === 'fr' ? french : { ...en, ...panelsEn, ...actionsEn, crew: crewEn, faults: faultsEn };
}

/** French first: English only for those who ask for it and not for French. */
export function languageOf(preferred: readonly string[]): Language {
  const known = preferred.map((tag) => tag.slice(0, 2).toLowerCase()).filter((tag) => tag === 'fr' || tag === 'en');
  return known[0] === 'en' ? 'en' : 'fr';
}

/** A later version may say what this page has no word for: then its code is better than nothing. */
export function say(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}
