/** How the followed vehicle is connected, what it still has to send, how its box is. */
import type { LinkView } from '../../api-followed.ts';
import { useSpeech } from '../context.ts';
import { age, count, instant, length, measure, UNKNOWN } from '../format.ts';
import { Facts, Part } from '../ui.tsx';
import { say } from '../words/words.ts';

export function LinkPanel({ link: { heard, health }, now }: { link: LinkView; now: number }) {
  const { words, locale } = useSpeech();
  const { link } = words;
  const ago = (t: number): string => link.ago(age(now - t, locale));
  const heardText = heard === null ? link.never : `${instant(heard, now, locale)}, ${ago(heard)}`;
  if (health === null) {
    return (
      <>
        <Facts facts={[[link.heard, heardText]]} />
        <p class="none">{link.none}</p>
      </>
    );
  }
  const n = (value: number): string => count(value, locale.language);
  const seconds = (s: number | null): string => length(s === null ? null : s * 1_000, locale);
  const nothingWaits = health.eventsPending === 0 && health.positionsPending === 0;
  return (
    <>
      <Facts
        facts={[
          [link.heard, heardText],
          [link.health, `${instant(health.t, now, locale)}, ${ago(health.received)}`],
          [link.events, n(health.eventsPending)],
          [link.positions, n(health.positionsPending)],
          [link.oldest, nothingWaits ? link.emptyNow : seconds(health.oldestPendingAgeS)],
          [link.empty, nothingWaits ? link.emptyNow : seconds(health.timeToEmptyS)],
          [link.technology, technologyOf(health)],
          [link.signal, <Signal key="s" percent={health.signalPercent} />],
          [link.roaming, health.roaming === null ? UNKNOWN : health.roaming ? words.page.yes : words.page.no],
          [link.version, health.version ?? UNKNOWN],
          [link.supply, measure(health.supplyV, 'V', 1, locale.language)],
          [link.temperature, measure(health.temperatureC, '°C', 0, locale.language)],
        ]}
      />
      <Part title={link.faults}>
        {health.faults.length === 0 ? <p class="verdict good small">{link.noFaults}</p> : null}
        <ul class="faults">
          {health.faults.map((fault) => (
            <li key={fault}>
              {say(words.faults, fault)} <code>{fault}</code>
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}

function technologyOf({ technology }: NonNullable<LinkView['health']>): string {
  return technology === null ? UNKNOWN : technology.toUpperCase();
}

function Signal({ percent }: { percent: number | null }) {
  const { locale } = useSpeech();
  if (percent === null) return <>{UNKNOWN}</>;
  return (
    <>
      <meter min={0} max={100} low={20} value={percent} aria-hidden="true" />{' '}
      {measure(percent, '%', 0, locale.language)}
    </>
  );
}
