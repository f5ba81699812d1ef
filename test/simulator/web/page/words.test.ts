/** Both languages say everything; what the feed says is understood without the contract at hand. */
import { describe, expect, it } from 'vitest';
import { FAULT_HINTS } from '../../../../gateway/core/errors.ts';
import type { FeedNews } from '../../../../simulator/web/api.ts';
import { feedLine } from '../../../../simulator/web/page/feed-words.ts';
import { languageOf, say, type Words, wordsOf } from '../../../../simulator/web/page/words/words.ts';
import { createInvented, press } from '../../../support/web/invented.ts';

const [fr, en] = [wordsOf('fr'), wordsOf('en')];
const locale = { language: 'fr', timeZone: 'Europe/Paris' } as const;

/** `list.filters.all` of every word. */
function paths(words: object, above = ''): string[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? paths(value, `${above}${key}.`) : [`${above}${key}`],
  );
}

describe('the words', () => {
  it('are there in both languages', () => {
    expect(paths(en)).toEqual(paths(fr));
  });

  it('know every fault that the box has', () => {
    for (const words of [fr, en]) expect(Object.keys(words.faults).sort()).toEqual(Object.keys(FAULT_HINTS).sort());
  });

  it('are French unless somebody asks for English first', () => {
    expect(languageOf(['fr-FR', 'en'])).toBe('fr');
    expect(languageOf(['en-GB', 'fr'])).toBe('en');
    expect(languageOf(['de', 'en'])).toBe('en');
    expect(languageOf(['pt-BR'])).toBe('fr');
    expect(languageOf([])).toBe('fr');
  });

  it('show a code that they do not know as it is', () => {
    expect(say(fr.crew.status, 'NOUVEAU')).toBe('NOUVEAU');
  });
});

describe('the feed', () => {
  const line = (what: FeedNews, lateMs = 0, words: Words = fr) =>
    feedLine({ id: 1, vehicle: 'A', t: 1_000, received: 1_000 + lateMs, what }, words, locale);
  const pressed = (more: object): FeedNews => ({ ...press(5, 'ARRIVEE', 'ARRIVEE', 'M-1'), ...more }) as FeedNews;

  it('says of a press what it was, and what follows from it', () => {
    const said = line(pressed({ implied: ['DEPART'], corrects: 4, outsideRoster: true, checksMissing: ['equipment'] }));
    expect(said).toMatchObject({ title: 'Sur les lieux', mission: 'M-1', tone: 'warn' });
    expect(said.details).toEqual([
      'déduit : Départ',
      'corrige l’événement 4',
      'contrôles non faits : matériel',
      'hors tableau de garde',
    ]);
  });

  it('says why an order was refused, and that it was out of time', () => {
    const answer = { outcome: 'refused', reason: 'disinfection', late: true };
    const said = line(pressed({ function: 'REFUSER', status: null, answer }));
    expect(said).toMatchObject({ title: 'Refuser', details: ['désinfection', 'réponse hors délai'], tone: 'bad' });
  });

  it('marks a call for help, and not its end', () => {
    expect(line(pressed({ function: 'DETRESSE', status: null })).tone).toBe('distress');
    expect(line(pressed({ function: 'FIN_DETRESSE', status: null })).tone).toBe('good');
  });

  it('says how late something came, from 30 s on', () => {
    expect(line(pressed({}), 29_999).details).toEqual([]);
    expect(
      line(pressed({}), 90_000, en).details.map((text) => text.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ')),
    ).toEqual(['came 1 min 30 s later']);
  });

  it('has a line for whatever an invented day brings', () => {
    for (const words of [fr, en]) {
      for (const entry of createInvented({ vehicles: 1, world: false, encrypted: true }).hello('').feed)
        expect(feedLine(entry, words, { ...locale, language: words.language }).title).not.toBe('');
    }
  });
});
