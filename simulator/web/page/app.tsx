/** The page as a whole: who is followed, in which language, which part of it a phone shows. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Banners } from './banners.tsx';
import { platformTime } from './clock.ts';
import { SpeechContext, useBeat, useShown } from './context.ts';
import { Detail } from './detail.tsx';
import { Feed } from './feed.tsx';
import { Header } from './header.tsx';
import { VehicleMap } from './map/vehicle-map.tsx';
import type { Shown, Store } from './server.ts';
import { rememberedLanguage, rememberedTheme, setLanguage, setTheme } from './settings.ts';
import { VehicleList } from './vehicle-list.tsx';
import { VIEWS, type View, ViewBar } from './view-bar.tsx';
import { wordsOf } from './words/words.ts';
import { World } from './world/world.tsx';

export function App({ store }: { store: Store }) {
  const [language, changeLanguage] = useState(rememberedLanguage);
  const [theme, changeTheme] = useState(rememberedTheme);
  const [view, setView] = useState<View>('map');
  const shown = useShown(store);
  const beat = useBeat();
  const timeZone = shown.known?.hello.timeZone;
  const speech = useMemo(() => ({ words: wordsOf(language), locale: { language, timeZone } }), [language, timeZone]);
  useEffect(() => {
    setLanguage(language);
    document.title = `${speech.words.page.name}, ${speech.words.page.simulator.toLowerCase()}`;
  }, [language, speech]);
  useEffect(() => setTheme(theme), [theme]);
  useFirstFollowed(store, shown);
  useSkipLink(setView);
  // The news may be younger than the beat: time never goes back.
  const pageMs = Math.max(beat, shown.heardAtMs ?? 0);
  const settings = { language, theme, changeLanguage, changeTheme };
  return (
    <SpeechContext.Provider value={speech}>
      <Header known={shown.known} pageMs={pageMs} settings={settings} />
      <Body store={store} shown={shown} pageMs={pageMs} theme={theme} view={view} setView={setView} />
    </SpeechContext.Provider>
  );
}

/** Where nobody was chosen: the vehicle of the simulated world, else the first one. */
function useFirstFollowed(store: Store, { following, known }: Shown): void {
  const first = known?.world?.vehicle ?? known?.vehicles.keys().next().value;
  useEffect(() => {
    if (following === null && first !== undefined) store.follow(first);
  }, [store, following, first]);
}

/** A phone shows one part at a time: the aim of the skip link must be shown before it can take the focus. */
function useSkipLink(setView: (view: View) => void): void {
  useEffect(() => {
    const skip = (): void => {
      if (location.hash !== '#detail') return;
      setView('detail');
      requestAnimationFrame(() => document.getElementById('detail')?.focus());
    };
    window.addEventListener('hashchange', skip);
    return () => window.removeEventListener('hashchange', skip);
  }, [setView]);
}

interface BodyProps {
  store: Store;
  shown: Shown;
  pageMs: number;
  theme: string;
  view: View;
  setView(view: View): void;
}

function Body({ store, shown, pageMs, theme, view, setView }: BodyProps) {
  const { known, following } = shown;
  const now = known === null ? 0 : platformTime(known.clock, pageMs);
  const follow = (vehicle: string): void => {
    store.follow(vehicle);
    history.replaceState(null, '', `?vehicle=${encodeURIComponent(vehicle)}`);
  };
  const banners = <Banners shown={shown} now={now} pageMs={pageMs} follow={follow} />;
  if (known === null) return banners;
  const vehicle = (following === null ? undefined : known.vehicles.get(following)) ?? null;
  const followed = known.followed?.vehicle === following ? known.followed : null;
  const views = VIEWS.filter((each) => each !== 'world' || known.world !== null);
  return (
    <>
      {banners}
      <main class="desk" data-view={view}>
        <div class="side">
          <VehicleList
            vehicles={known.vehicles}
            now={now}
            following={following}
            follow={(name) => {
              follow(name);
              setView('detail');
            }}
          />
          {known.world === null ? null : <World world={known.world} keys={known.hello.keys} now={now} />}
        </div>
        <VehicleMap
          known={known}
          track={followed?.track ?? null}
          following={following}
          now={now}
          follow={follow}
          theme={theme}
        />
        <Feed feed={known.feed} following={following} now={now} />
        <Detail vehicle={vehicle} following={following} followed={followed} now={now} />
      </main>
      <ViewBar views={views} view={view} pick={setView} />
    </>
  );
}
