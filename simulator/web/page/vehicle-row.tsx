/** One vehicle in the list. Drawn again only where what is said of it differs. */
import { useMemo } from 'preact/hooks';
import type { VehicleView } from '../api.ts';
import { type Speech, useSpeech } from './context.ts';
import { count } from './format.ts';
import { Chip, Mark } from './ui.tsx';
import { type Standing, waiting } from './vehicles.ts';
import { say } from './words/words.ts';

interface RowProps {
  vehicle: VehicleView;
  standing: Standing;
  /** In words; null: no position. */
  age: string | null;
  followed: boolean;
  /** The Tab key comes to this one. */
  inReach: boolean;
  pick(vehicle: string): void;
}

export function Row({ vehicle, standing, age, followed, inReach, pick }: RowProps) {
  const speech = useSpeech();
  // The same element again is not looked at again.
  return useMemo(() => {
    const { words } = speech;
    return (
      <li>
        <button
          type="button"
          class="row"
          aria-current={followed ? 'true' : undefined}
          tabIndex={inReach ? 0 : -1}
          onClick={() => pick(vehicle.vehicle)}
        >
          <Mark standing={standing} />
          <span class="name">{vehicle.vehicle}</span>
          <span class={`age${standing === 'unknown' ? ' old' : ''}`} title={words.list.age(age ?? '')}>
            {age ?? words.list.noPosition}
          </span>
          <span class="what">{describe(vehicle, standing, speech)}</span>
          <Flags vehicle={vehicle} speech={speech} />
        </button>
      </li>
    );
  }, [vehicle, standing, age, followed, inReach, pick, speech]);
}

/** What it is and does: `En mission · Sur les lieux · SAMU-12`. */
export function describe({ state }: VehicleView, standing: Standing, { words }: Pick<Speech, 'words'>): string {
  const { crew } = words;
  if (state === null) return words.standing.none;
  const why = standing === 'busy' && state.reason !== null ? say(crew.unavailable, state.reason) : null;
  const status = state.mission === null || state.status === null ? null : say(crew.status, state.status);
  const duty = state.duty === 'HORS_SERVICE' || state.duty === 'PAUSE' ? null : say(crew.duty, state.duty);
  const parts = [words.standing[standing], why, duty, status, state.mission];
  return parts.filter((part) => part !== null).join(' · ');
}

function Flags({ vehicle, speech: { words, locale } }: { vehicle: VehicleView; speech: Speech }) {
  const { list } = words;
  const { state, presence, missing, faults } = vehicle;
  const pending = waiting(vehicle) ?? 0;
  const others = state?.accepted.filter((mission) => mission !== state.mission) ?? [];
  const chips = [
    state === null || state.orders.length === 0 ? null : <Chip tone="warn">{list.order(state.orders.join(', '))}</Chip>,
    others.length === 0 ? null : <Chip tone="info">{list.accepted(others.length)}</Chip>,
    presence === 'lost' ? <Chip tone="bad">{list.lost}</Chip> : null,
    presence === 'stopped' ? <Chip tone="plain">{list.stopped}</Chip> : null,
    missing > 0 ? <Chip tone="bad">{list.missing(count(missing, locale.language))}</Chip> : null,
    pending > PENDING_WORTH_A_WORD ? <Chip tone="plain">{list.pending(count(pending, locale.language))}</Chip> : null,
    faults.length === 0 ? null : (
      <Chip tone="warn" title={faults.map((fault) => say(words.faults, fault)).join(', ')}>
        {list.faults(faults.length)}
      </Chip>
    ),
  ].filter((chip) => chip !== null);
  return chips.length === 0 ? null : <span class="flags">{chips}</span>;
}

/** A few records are always on their way. */
const PENDING_WORTH_A_WORD = 5;
