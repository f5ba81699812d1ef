/** What page this is, what time it is there, how the link is protected; language and theme. */
import type { Hello } from '../api.ts';
import { platformTime } from './clock.ts';
import { useSpeech } from './context.ts';
import { clockTime, day } from './format.ts';
import { THEMES, type Theme } from './settings.ts';
import type { Known } from './state.ts';
import { Choice } from './ui.tsx';
import type { Language } from './words/words.ts';
import { say } from './words/words.ts';

interface Settings {
  language: Language;
  theme: Theme;
  changeLanguage(language: Language): void;
  changeTheme(theme: Theme): void;
}

export function Header(props: { known: Known | null; pageMs: number; settings: Settings }) {
  const { known, pageMs, settings } = props;
  const { words } = useSpeech();
  return (
    <header class="head">
      <a class="skip" href="#detail">
        {words.page.skip}
      </a>
      <div class="brand">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="4" />
          <path d="M6.5 3.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z" />
        </svg>
        <h1>{words.page.name}</h1>
        <span class="simulator" title={words.page.what}>
          {words.page.simulator}
        </span>
      </div>
      <p class="title">
        <b>{known?.hello.title ?? ''}</b>
        <span>{words.page.what}</span>
      </p>
      {known === null ? null : <Broker broker={known.hello.broker} />}
      {known === null ? null : <Clock known={known} pageMs={pageMs} />}
      <div class="settings">
        <Choice
          label={words.header.language}
          options={[
            { id: 'fr', text: 'FR', name: 'FR, Français' },
            { id: 'en', text: 'EN', name: 'EN, English' },
          ]}
          chosen={settings.language}
          choose={settings.changeLanguage}
        />
        <ThemeButton theme={settings.theme} change={settings.changeTheme} />
      </div>
    </header>
  );
}

const THEME_SIGNS: Record<Theme, string> = {
  system: 'M8 2a6 6 0 1 0 .01 0zM8 2v12a6 6 0 0 0 0-12z',
  light: 'M8 5a3 3 0 1 0 .01 0zM8 1v1.5m0 11V15M1 8h1.5m11 0H15M3 3l1 1m8 8 1 1M13 3l-1 1m-8 8-1 1',
  dark: 'M13.5 9.5A6 6 0 1 1 6.5 2.500a5 5 0 0 0 7 7z',
};

/** One button that goes round: a theme is chosen once and then forgotten. */
function ThemeButton({ theme, change }: { theme: Theme; change(theme: Theme): void }) {
  const { header } = useSpeech().words;
  const name = `${header.theme} : ${header.themes[theme]}`;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <button type="button" class="theme" aria-label={name} title={name} onClick={() => change(next)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={THEME_SIGNS[theme]} class={theme} />
      </svg>
    </button>
  );
}

function Clock({ known, pageMs }: { known: Known; pageMs: number }) {
  const { words, locale } = useSpeech();
  const t = platformTime(known.clock, pageMs);
  const { speed } = known.clock.now;
  const pace = speed === 1 ? null : speed === 0 ? words.header.stands : words.header.simulated(speed);
  return (
    <p class="clock">
      <span class="hidden">{words.header.clock}</span>
      <time class="digits">{clockTime(t, locale)}</time>
      <span class="pace">{pace ?? day(t, locale)}</span>
    </p>
  );
}

/** Loud where anybody on the way could read along. */
function Broker({ broker: { url, kind, protocol, encrypted } }: { broker: Hello['broker'] }) {
  const { header } = useSpeech().words;
  const old = protocol === '3.1.1' ? header.old : '';
  return (
    <p class={encrypted ? 'broker' : 'broker loud'} title={`${url}. ${encrypted ? '' : header.plainWhat} ${old}`}>
      <b>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={encrypted ? 'M5 7V5a3 3 0 0 1 6 0v2m-7 0h8v6H4z' : 'M8 2l6.5 11.5h-13zM8 6.5v3.5m0 1.4v.6'} />
        </svg>
        {encrypted ? header.encrypted : header.plain}
      </b>
      <span>
        {say(header.kinds, kind)} · MQTT {protocol}
      </span>
    </p>
  );
}
