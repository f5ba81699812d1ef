/** How the followed vehicle is now: the few things that a coordinator asks first. */
import type { VehicleView } from '../../api.ts';
import { useSpeech } from '../context.ts';
import { age, coordinates, instant, measure, UNKNOWN } from '../format.ts';
import { Chip, Facts, Mark } from '../ui.tsx';
import { describe } from '../vehicle-row.tsx';
import { isVoid, positionAge, STALE_MS, standingOf } from '../vehicles.ts';
import { say } from '../words/words.ts';

interface SummaryProps {
  vehicle: VehicleView;
  now: number;
}

export function Summary({ vehicle, now }: SummaryProps) {
  const { words, locale } = useSpeech();
  const { state } = vehicle;
  const standing = standingOf(vehicle, now);
  const silent = state !== null && isVoid(vehicle, now);
  return (
    <div class={`summary ${standing}`}>
      <div class="who">
        <Mark standing={standing} />
        <h3>{vehicle.vehicle}</h3>
        <p>{describe(vehicle, standing, { words })}</p>
        {state?.since == null ? null : <p class="since">{words.detail.since(instant(state.since, now, locale))}</p>}
      </div>
      {silent ? (
        <p class="silent">
          <b>{words.detail.voidSince(age(now - state.validUntil, locale))}</b>{' '}
          {state.availability === 'INCONNU'
            ? null
            : words.detail.wasSaid(say(words.crew.availability, state.availability).toLowerCase())}
        </p>
      ) : null}
      <Place vehicle={vehicle} now={now} />
      <p class="flags">
        {vehicle.presence === 'lost' ? <Chip tone="bad">{words.list.lost}</Chip> : null}
        {vehicle.presence === 'stopped' ? <Chip tone="plain">{words.list.stopped}</Chip> : null}
        {state === null || state.orders.length === 0 ? null : (
          <Chip tone="warn">{words.list.order(state.orders.join(', '))}</Chip>
        )}
        {vehicle.faults.map((fault) => (
          <Chip key={fault} tone="warn" title={fault}>
            {say(words.faults, fault)}
          </Chip>
        ))}
        {state === null ? null : (
          <Chip tone={state.tracking ? 'info' : 'plain'}>
            {state.tracking ? words.detail.tracking : words.detail.notTracking}
          </Chip>
        )}
      </p>
    </div>
  );
}

function Place({ vehicle: { position }, now }: SummaryProps) {
  const { words, locale } = useSpeech();
  const { detail } = words;
  if (position === null) return <Facts facts={[[detail.position, words.list.noPosition]]} />;
  const olderMs = positionAge(position, now);
  // An old speed says nothing of now.
  const speed = olderMs > STALE_MS ? UNKNOWN : measure(position.speedKmh, 'km/h', 0, locale.language);
  const fix = [position.fix, position.sats === null ? null : `${position.sats} sat.`].filter((part) => part !== null);
  return (
    <Facts
      facts={[
        [
          detail.position,
          <>
            <span class="digits">{coordinates(position.lat, position.lon, locale)}</span>
            {' · '}
            <span class={olderMs > STALE_MS ? 'age old' : 'age'}>{words.link.ago(age(olderMs, locale))}</span>
          </>,
        ],
        [detail.speed, speed],
        [detail.accuracy, [measure(position.accM, 'm', 0, locale.language), ...fix].join(' · ')],
      ]}
    />
  );
}
