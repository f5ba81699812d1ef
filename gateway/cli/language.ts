/** What a technician reads: French where the system or he says so, else English. */
export type Language = 'fr' | 'en';
export type Words = Record<Language, string>;

/** `--lang` before anything else, for the help is in it too; then the environment, as every program of the system reads it. */
export function languageOf(args: readonly string[], environment: Record<string, string | undefined>): Language {
  const i = args.indexOf('--lang');
  const asked = args.find((arg) => arg.startsWith('--lang='))?.slice('--lang='.length) ?? (i < 0 ? null : args[i + 1]);
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const said = asked ?? [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '';
  return said.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

let language: Language = 'en';

export function speak(chosen: Language): void {
  language = chosen;
}

export function spoken(): Language {
  return language;
}

/** The text in the language of this run. */
export function say(en: string, fr: string): string {
  return language === 'fr' ? fr : en;
}
