/** What happened, newest first; a call for help is marked, and is in a banner as long as it lasts. */
import { useMemo, useState } from 'preact/hooks';
import type { FeedEntry } from '../api.ts';
import { type Speech, useSpeech } from './context.ts';
import { feedLine } from './feed-words.ts';
import { clockTime, day, instant } from './format.ts';
import { Choice } from './ui.tsx';

interface FeedProps {
  feed: readonly FeedEntry[];
  following: string | null;
  now: number;
}

/** Lines that are shown before somebody asks for more. */
const SHOWN = 100;

export function Feed({ feed, following, now }: FeedProps) {
  const speech = useSpeech();
  const { words, locale } = speech;
  const [whose, setWhose] = useState<'all' | 'one'>('all');
  const [most, setMost] = useState(SHOWN);
  const today = day(now, locale);
  // Once a second time goes on, and nothing of this list with it.
  return useMemo(() => {
    const wanted = whose === 'all' ? feed : feed.filter(({ vehicle }) => vehicle === following);
    const lines = wanted.slice(-most).reverse();
    const left = Math.min(SHOWN, wanted.length - lines.length);
    return (
      <section class="view feed" data-view="feed" aria-labelledby="feed-title">
        <div class="bar">
          <h2 id="feed-title">{words.feed.title}</h2>
          <Choice
            label={words.feed.whose}
            options={[
              { id: 'all', text: words.feed.all },
              { id: 'one', text: words.feed.one },
            ]}
            chosen={whose}
            choose={setWhose}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus */}
        <section class="scroll" tabIndex={0} aria-label={words.views.feed}>
          <ol class="lines">
            {lines.map((entry) => (
              <Line key={entry.id} entry={entry} now={now} speech={speech} />
            ))}
          </ol>
          {lines.length === 0 ? <p class="none">{words.feed.none}</p> : null}
          {left <= 0 ? null : (
            <button type="button" onClick={() => setMost(most + SHOWN)}>
              {words.feed.more(left)}
            </button>
          )}
        </section>
      </section>
    );
  }, [feed, whose === 'one' ? following : null, whose, most, speech, today]);
}

function Line({ entry, now, speech }: { entry: FeedEntry; now: number; speech: Speech }) {
  const { words, locale } = speech;
  return useMemo(() => {
    const { title, mission, details, tone } = feedLine(entry, words, locale);
    return (
      <li class={tone}>
        <time title={`${instant(entry.received, now, locale)}`}>
          {entry.t === null ? (
            <i title={words.feed.unknownTime}>{clockTime(entry.received, locale)} ?</i>
          ) : (
            instant(entry.t, now, locale)
          )}
        </time>
        <b>{entry.vehicle}</b>
        <span>
          <em>{title}</em>
          {mission === null ? null : <code>{mission}</code>}
          {details.length === 0 ? null : <small>{details.join(' · ')}</small>}
        </span>
      </li>
    );
  }, [entry, speech]);
}
