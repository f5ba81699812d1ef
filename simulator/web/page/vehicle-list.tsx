/** All vehicles, what asks for somebody first. With hundreds of them a row is drawn again only where something of it has changed. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { useSpeech } from './context.ts';
import { age } from './format.ts';
import type { Known } from './state.ts';
import { Choice } from './ui.tsx';
import { Row } from './vehicle-row.tsx';
import { countByStanding, FILTERS, type Filter, positionAge, rowsOf, SORTS, type Sort } from './vehicles.ts';

interface ListProps {
  vehicles: Known['vehicles'];
  now: number;
  following: string | null;
  follow(vehicle: string): void;
}

export function VehicleList({ vehicles, now, following, follow }: ListProps) {
  const { words, locale } = useSpeech();
  const [filter, setFilter] = useState<Filter>('all');
  const [sort, setSort] = useState<Sort>('standing');
  const [text, setText] = useState('');
  const latest = useRef(follow);
  latest.current = follow;
  const pick = useMemo(() => (vehicle: string) => latest.current(vehicle), []);
  const rows = rowsOf(vehicles.values(), now, { filter, sort, text });
  const inReach = rows.some(({ vehicle }) => vehicle.vehicle === following) ? following : rows[0]?.vehicle.vehicle;
  const counts = countByStanding(vehicles.values(), now);
  const numbers = { all: vehicles.size, free: counts.free, mission: counts.mission + counts.waiting, attention: null };
  return (
    <section class={vehicles.size < 2 ? 'view list' : 'view list many'} data-view="list" aria-labelledby="list-title">
      <div class="bar">
        <h2 id="list-title">{words.list.title}</h2>
        <span class="count">{words.list.shown(rows.length, vehicles.size)}</span>
        {vehicles.size < 2 ? null : (
          <>
            <input
              type="search"
              aria-label={words.list.search}
              placeholder={words.list.searchWhat}
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
            <label class="sort">
              <span class="hidden">{words.list.sort}</span>
              <select value={sort} onChange={({ currentTarget }) => setSort(currentTarget.value as Sort)}>
                {SORTS.map((each) => (
                  <option key={each} value={each}>
                    {words.list.sorts[each]}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
      </div>
      {vehicles.size < 2 ? null : (
        <div class="filters">
          <Choice
            label={words.list.filter}
            options={FILTERS.map((id) => ({ id, text: [words.list.filters[id], numbers[id]].join(' ').trim() }))}
            chosen={filter}
            choose={setFilter}
          />
        </div>
      )}
      <ul class="rows" onKeyDown={moveFocus}>
        {rows.map(({ vehicle, standing }) => (
          <Row
            key={vehicle.vehicle}
            vehicle={vehicle}
            standing={standing}
            age={vehicle.position === null ? null : age(positionAge(vehicle.position, now), locale)}
            followed={vehicle.vehicle === following}
            inReach={vehicle.vehicle === inReach}
            pick={pick}
          />
        ))}
      </ul>
      {rows.length > 0 ? null : <p class="none">{vehicles.size === 0 ? words.list.empty : words.list.nobody}</p>}
    </section>
  );
}

/** One stop for the Tab key, arrows within: nobody wants to go through 300 rows to leave the list. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLUListElement }): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const last = buttons.length - 1;
  const to = { ArrowUp: Math.max(0, at - 1), ArrowDown: Math.min(last, at + 1), Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons[to]?.focus();
}
