/** What can be asked of the followed vehicle: orders, their change and end, a roster, its place, records once more. */
import { useState } from 'preact/hooks';
import type { StateView } from '../../api.ts';
import type { Followed } from '../../api-followed.ts';
import { useSpeech } from '../context.ts';
import { instant } from '../format.ts';
import { openMissions } from '../requests.ts';
import { Chip, type ChipTone, Part } from '../ui.tsx';
import { say } from '../words/words.ts';
import { ChangeForm } from './change-form.tsx';
import { OrderForm } from './order-form.tsx';
import { RosterEditor } from './roster-form.tsx';
import { Said } from './said.tsx';
import { useAction } from './use-action.ts';

interface OrdersProps {
  followed: Followed;
  state: StateView | null;
  now: number;
}

export function Orders({ followed, state, now }: OrdersProps) {
  const { words, locale } = useSpeech();
  const { vehicle, orders, rosters, missions } = followed;
  const used = [...missions, ...orders].map(({ mission }) => mission);
  const open = openMissions(state);
  return (
    <div class="orders">
      <OrderForm vehicle={vehicle} used={used} now={now} />
      {open.length === 0 ? null : <ChangeForm vehicle={vehicle} open={open} />}
      <Part title={words.actions.said}>
        {orders.length === 0 ? <p class="none">{words.actions.noneSaid}</p> : null}
        <ul class="said-list">
          {[...orders].reverse().map(({ id, action, mission, issued, said, result }) => (
            <li key={id}>
              <time>{instant(issued, now, locale)}</time>
              <span>
                {words.actions.kinds[action]} <code>{mission}</code> <small>{words.actions.saidTimes(said)}</small>
              </span>
              <Result result={result} />
            </li>
          ))}
        </ul>
      </Part>
      <Others vehicle={vehicle} />
      <RosterEditor vehicle={vehicle} last={followed.roster} now={now} />
      {rosters.length === 0 ? null : (
        <Part title={words.roster.said}>
          <ul class="said-list">
            {[...rosters].reverse().map(({ id, issued, said, result }) => (
              <li key={id}>
                <time>{instant(issued, now, locale)}</time>
                <small>{words.actions.saidTimes(said)}</small>
                <Result result={result} />
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

function Result({ result }: { result: Followed['orders'][number]['result'] }) {
  const { words } = useSpeech();
  if (result === null) return <Chip tone="warn">{words.actions.waits}</Chip>;
  const tones: Record<string, ChipTone> = { done: 'good', heard: 'good', replayed: 'plain', superseded: 'plain' };
  return <Chip tone={tones[result] ?? 'bad'}>{say(words.crew.result, result)}</Chip>;
}

const LAST = 100;

function Others({ vehicle }: { vehicle: string }) {
  const { actions } = useSpeech().words;
  const asked = useAction();
  const [last, setLast] = useState(LAST);
  return (
    <Part title={actions.other}>
      <div class="form">
        <button type="button" disabled={asked.busy} onClick={() => asked.ask({ do: 'locate', vehicle })}>
          {actions.locate}
        </button>
        <label>
          {actions.last}
          <input
            type="number"
            min={1}
            max={50_000}
            value={last}
            onInput={({ currentTarget }) => setLast(Math.max(1, Math.round(currentTarget.valueAsNumber || 1)))}
          />
        </label>
        <button type="button" disabled={asked.busy} onClick={() => asked.ask({ do: 'resend', vehicle, last })}>
          {actions.resend}
        </button>
      </div>
      <Said asked={asked} />
    </Part>
  );
}
