/** What almost every part of the page needs: its words, and how numbers are written. */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Locale } from './format.ts';
import type { Shown, Store } from './server.ts';
import { type Words, wordsOf } from './words/words.ts';

export interface Speech {
  words: Words;
  locale: Locale;
}

export const SpeechContext = createContext<Speech>({
  words: wordsOf('fr'),
  locale: { language: 'fr', timeZone: undefined },
});

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}

/** What is shown; at most once a frame, however much comes. */
export function useShown(store: Store): Shown {
  const [shown, setShown] = useState(store.shown);
  useEffect(() => {
    let frame = 0;
    const changed = (): void => {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        setShown(store.shown());
      });
    };
    changed();
    const stop = store.subscribe(changed);
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [store]);
  return shown;
}

/** The page's monotonic clock, once a second: ages go on without any news. */
export function useBeat(): number {
  const [beat, setBeat] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setBeat(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return beat;
}
