/** The map with its buttons and its legend. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TrackPoint } from '../../api-followed.ts';
import { useSpeech } from '../context.ts';
import { decimal } from '../format.ts';
import type { Known } from '../state.ts';
import { trackOf } from '../track.ts';
import { Mark } from '../ui.tsx';
import { positionAge, STALE_MS, STANDINGS, type Standing, standingOf } from '../vehicles.ts';
import type { Drawn } from './draw-vehicle.ts';
import { createMapView, type MapView } from './map-view.ts';

interface MapProps {
  known: Known;
  track: readonly TrackPoint[] | null;
  following: string | null;
  now: number;
  /** Colours are read anew. */
  theme: string;
  follow(vehicle: string): void;
}

export function VehicleMap({ known, track, following, now, theme, follow }: MapProps) {
  const { words, locale } = useSpeech();
  const [keeps, setKeeps] = useState(known.vehicles.size === 1);
  const element = useRef<HTMLDivElement>(null);
  const pick = useRef(follow);
  pick.current = follow;
  const view = useMapView(element, known, pick, () => setKeeps(false));
  const lines = useMemo(() => (track === null ? null : trackOf(track)), [track]);
  const drawn = drawnOf(known, now, following, words.letter);
  useEffect(() => {
    const degrees = (deg: number, digits: number): string => `${decimal(deg, digits, locale.language)}°`;
    view.current?.show({ vehicles: drawn, track: lines, places: known.hello.places, degrees });
  });
  useFirstFit(view, element, drawn.length > 0 || known.hello.places.length > 0);
  const followed = drawn.find(({ name }) => name === following);
  useEffect(() => {
    if (keeps && followed !== undefined) view.current?.centre(followed);
  }, [keeps, followed?.lat, followed?.lon]);
  return (
    <section class="view map" data-view="map" aria-labelledby="map-title">
      <h2 id="map-title" class="hidden">
        {words.map.title}
      </h2>
      <div
        ref={element}
        class="leaflet"
        id="map"
        role="application"
        aria-label={words.map.what}
        data-theme-seen={theme}
      />
      <div class="map-tools">
        <button type="button" aria-pressed={keeps} disabled={followed === undefined} onClick={() => setKeeps(!keeps)}>
          {words.map.follow}
        </button>
        <button
          type="button"
          onClick={() => {
            setKeeps(false);
            view.current?.fit();
          }}
        >
          {words.map.fit}
        </button>
        <button type="button" class="sign" aria-label={words.map.zoomIn} onClick={() => view.current?.zoom(1)}>
          +
        </button>
        <button type="button" class="sign" aria-label={words.map.zoomOut} onClick={() => view.current?.zoom(-1)}>
          −
        </button>
      </div>
      <Legend />
    </section>
  );
}

function useMapView(
  element: { current: HTMLDivElement | null },
  known: Known,
  pick: { current: (vehicle: string) => void },
  moved: () => void,
): { current: MapView | null } {
  const view = useRef<MapView | null>(null);
  const { tiles } = known.hello;
  useEffect(() => {
    if (element.current === null) return;
    const made = createMapView(element.current, tiles, { pick: (vehicle) => pick.current(vehicle), moved });
    view.current = made;
    return () => {
      made.remove();
      view.current = null;
    };
  }, [tiles?.url]);
  return view;
}

/** Once, as soon as there is something to see and room to see it in. */
function useFirstFit(view: { current: MapView | null }, element: { current: HTMLDivElement | null }, ready: boolean) {
  const done = useRef(false);
  useEffect(() => {
    const fitOnce = (): void => {
      view.current?.resized();
      if (done.current || !ready || (element.current?.clientWidth ?? 0) === 0) return;
      done.current = true;
      view.current?.fit();
    };
    fitOnce();
    const observer = new ResizeObserver(fitOnce);
    if (element.current !== null) observer.observe(element.current);
    return () => observer.disconnect();
  }, [ready, view, element]);
}

/** What asks for somebody is drawn last, over the others. */
function drawnOf(
  { vehicles }: Known,
  now: number,
  following: string | null,
  letters: Record<Standing, string>,
): Drawn[] {
  const drawn = [...vehicles.values()].flatMap((vehicle): Drawn[] => {
    const { position, vehicle: name } = vehicle;
    if (position === null) return [];
    const standing = standingOf(vehicle, now);
    const { lat, lon, move } = position;
    const old = positionAge(position, now) > STALE_MS;
    const courseDeg = move === 'MOBILE' ? position.courseDeg : null;
    return [{ name, standing, letter: letters[standing], lat, lon, courseDeg, old, followed: name === following }];
  });
  const rank = ({ followed, standing }: Drawn): number => (followed ? -1 : STANDINGS.indexOf(standing));
  return drawn.sort((a, b) => rank(b) - rank(a));
}

const SHOWN = ['distress', 'waiting', 'free', 'mission', 'busy', 'unknown'] as const;

function Legend() {
  const { words } = useSpeech();
  return (
    <details class="legend">
      <summary>{words.map.legend}</summary>
      <ul>
        {SHOWN.map((standing) => (
          <li key={standing}>
            <Mark standing={standing} />
            {words.standing[standing]}
          </li>
        ))}
        <li>
          <i class="line" />
          {words.map.track}
        </li>
        <li>
          <i class="line dashed" />
          {words.map.gap}
        </li>
        <li>
          <i class="cross">×</i>
          {words.map.suspect}
        </li>
      </ul>
    </details>
  );
}
