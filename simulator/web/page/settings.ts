/** What the page remembers in this browser: its language and its theme. Without a place to remember it, it goes without. */
import { type Language, languageOf } from './words/words.ts';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function rememberedLanguage(): Language {
  const remembered = recall('language');
  return remembered === 'fr' || remembered === 'en' ? remembered : languageOf(navigator.languages);
}

export function rememberedTheme(): Theme {
  return THEMES.find((theme) => theme === recall('theme')) ?? 'system';
}

export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  remember('language', language);
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  remember('theme', theme);
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(`balise.${key}`);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`balise.${key}`, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
