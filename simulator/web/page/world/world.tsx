/** The simulated world: what is done to the vehicle of the demo, and its account of what was recorded. Not of a real desk. */
import { useState } from 'preact/hooks';
import type { KeyView, WorldChange, WorldView } from '../../api.ts';
import { Said } from '../actions/said.tsx';
import { useAction } from '../actions/use-action.ts';
import { useSpeech } from '../context.ts';
import { count, length, UNKNOWN } from '../format.ts';
import { Choice } from '../ui.tsx';
import { say } from '../words/words.ts';
import { Keypad } from './keypad.tsx';

interface WorldProps {
  world: WorldView;
  keys: readonly KeyView[];
  now: number;
}

export function World({ world, keys, now }: WorldProps) {
  const { words } = useSpeech();
  const asked = useAction();
  const [open, setOpen] = useState(true);
  const change = (to: WorldChange): void => asked.ask({ do: 'world', change: to });
  return (
    <section class="view world" data-view="world" aria-labelledby="world-title">
      <div class="bar">
        <h2 id="world-title">{words.world.title}</h2>
        <span class="count">{world.vehicle}</span>
        <button type="button" class="fold" aria-expanded={open} aria-controls="world" onClick={() => setOpen(!open)}>
          {open ? words.world.fold : words.world.unfold}
        </button>
      </div>
      <div class="scroll" id="world" hidden={!open}>
        <Switches world={world} now={now} change={change} />
        <Keypad keys={keys} press={(key, holdMs) => change({ what: 'press', key, holdMs })}>
          <Indicator world={world} />
        </Keypad>
        <Said asked={asked} />
        <Account world={world} />
        <p class="hint">{words.world.what}</p>
      </div>
    </section>
  );
}

interface SwitchesProps {
  world: WorldView;
  now: number;
  change(to: WorldChange): void;
}

const TUNNELS_S = [30, 120];

function Switches({ world, now, change }: SwitchesProps) {
  const { words, locale } = useSpeech();
  const { world: say } = words;
  const { network, networkCanBeCut, powered, plugged, tunnelUntil } = world;
  const inTunnel = tunnelUntil !== null && tunnelUntil > now;
  return (
    <div class="switches">
      <p>{say.network}</p>
      <Choice
        label={say.network}
        options={(['up', 'half-open', 'cut'] as const).map((id) => ({ id, text: say.networks[id] }))}
        chosen={network === 'none-here' ? null : network}
        choose={(is) => change({ what: 'network', is })}
        disabled={!networkCanBeCut}
      />
      {networkCanBeCut ? null : <p class="hint">{say.cannotCut}</p>}
      {network === 'none-here' ? <p class="hint">{say.noneHere}</p> : null}
      <p>{say.power}</p>
      <Choice
        label={say.power}
        options={[
          { id: 'on', text: say.on },
          { id: 'off', text: say.off },
        ]}
        chosen={powered ? 'on' : 'off'}
        choose={(to) => change({ what: 'power', on: to === 'on' })}
      />
      <p>{say.receiver}</p>
      <Choice
        label={say.receiver}
        options={[
          { id: 'in', text: say.plugged },
          { id: 'out', text: say.unplugged },
        ]}
        chosen={plugged ? 'in' : 'out'}
        choose={(to) => change({ what: 'receiver', plugged: to === 'in' })}
      />
      <p>{say.tunnel}</p>
      <div class="tunnel">
        {TUNNELS_S.map((forS) => (
          <button key={forS} type="button" onClick={() => change({ what: 'tunnel', forS })}>
            {say.tunnelFor(forS)}
          </button>
        ))}
        <span>{inTunnel ? say.tunnelLeft(length(tunnelUntil - now, locale)) : say.open}</span>
      </div>
    </div>
  );
}

/** What the keypad itself would show, in words. */
function Indicator({ world: { indicator } }: { world: WorldView }) {
  const { words } = useSpeech();
  const { world } = words;
  const why = indicator?.why == null ? '' : ` : ${say(words.crew.why, indicator.why)}`;
  return (
    <p class={`indicator ${indicator?.said ?? ''}`} role="status">
      <span class="lamp" aria-hidden="true" />
      {indicator === null ? (
        world.noIndicator
      ) : (
        <>
          <b>{world.press(indicator.key)}</b> {world.said[indicator.said]}
          {why}
        </>
      )}
    </p>
  );
}

function Account({ world: { ledger } }: { world: WorldView }) {
  const { words, locale } = useSpeech();
  const { world } = words;
  const n = (value: number | null): string => (value === null ? UNKNOWN : count(value, locale.language));
  return (
    <div class="account">
      <h3>{world.ledger}</h3>
      <dl>
        <div>
          <dt>{world.expected}</dt>
          <dd>{n(ledger.expected)}</dd>
        </div>
        <div>
          <dt>{world.recorded}</dt>
          <dd>{n(ledger.recorded)}</dd>
        </div>
        <div>
          <dt>{world.received}</dt>
          <dd>{n(ledger.received)}</dd>
        </div>
      </dl>
    </div>
  );
}
