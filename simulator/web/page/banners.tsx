/** What must not be overlooked, above everything else: the server is gone, somebody calls for help. */
import { useSpeech } from './context.ts';
import { age } from './format.ts';
import type { Shown } from './server.ts';

/** Calls for help that are named above; the others are first in the list, and this must not cover it. */
const SHOWN = 3;

interface BannersProps {
  shown: Shown;
  now: number;
  pageMs: number;
  follow(vehicle: string): void;
}

export function Banners({ shown, now, pageMs, follow }: BannersProps) {
  const { known, connected, heardAtMs } = shown;
  const { words, locale } = useSpeech();
  const inDistress = [...(known?.vehicles.values() ?? [])].filter(({ state }) => state?.distress === true);
  const names = inDistress.map(({ vehicle }) => vehicle).join(', ');
  const lost = heardAtMs !== null && !connected;
  return (
    <div class="banners">
      {/* Regions that are always there: what is put into them is read aloud. */}
      <div role="alert" class="hidden">
        {names === '' ? '' : words.banner.distressWhat(names)}
      </div>
      <div role="status">
        {known === null ? <p class="banner quiet">{words.page.loading}</p> : null}
        {lost ? (
          <p class="banner lost">
            <b>{words.banner.lost}</b> {words.banner.lostWhat(age(pageMs - heardAtMs, locale))}
          </p>
        ) : null}
      </div>
      {inDistress.length === 0 ? null : (
        <p class="banner distress">
          <b>{words.banner.distress}</b>
          {inDistress.slice(0, SHOWN).map(({ vehicle, state }) => (
            <span key={vehicle}>
              {vehicle} {state?.since == null ? '' : words.banner.since(age(now - state.since, locale))}
              <button type="button" aria-label={`${words.banner.follow} ${vehicle}`} onClick={() => follow(vehicle)}>
                {words.banner.follow}
              </button>
            </span>
          ))}
          {inDistress.length <= SHOWN ? null : <span>{words.banner.others(inDistress.length - SHOWN)}</span>}
        </p>
      )}
    </div>
  );
}
