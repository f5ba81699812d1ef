/** On a phone one part of the page is seen at a time, chosen at the lower edge. */
import { useSpeech } from './context.ts';

export const VIEWS = ['map', 'list', 'detail', 'feed', 'world'] as const;
export type View = (typeof VIEWS)[number];

const PATHS: Record<View, string> = {
  map: 'M9 4 3 6v14l6-2 6 2 6-2V4l-6 2-6-2zm0 0v14m6-12v14',
  list: 'M4 6h16M4 12h16M4 18h16',
  detail: 'M5 17V8l2-3h7l5 5v7H5zm3 0a2 2 0 1 0 .01 0zm8 0a2 2 0 1 0 .01 0zM9 8v4m-2-2h4',
  feed: 'M6 4v16M6 8h3m-3 8h3m3-8h8m-8 8h8',
  world: 'M4 5h16v14H4zM8 9h.01M12 9h.01M16 9h.01M8 13h.01M12 13h.01M16 13h.01M9 16h6',
};

export function ViewBar({ views, view, pick }: { views: readonly View[]; view: View; pick(view: View): void }) {
  const { words } = useSpeech();
  return (
    <nav class="view-bar" aria-label={words.page.name}>
      {views.map((each) => (
        <button key={each} type="button" aria-current={each === view ? 'page' : undefined} onClick={() => pick(each)}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={PATHS[each]} />
          </svg>
          <span>{words.views[each]}</span>
        </button>
      ))}
    </nav>
  );
}
