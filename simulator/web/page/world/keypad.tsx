/** The keypad on board: every key, what a tap does and what a hold does. A hold is a long press, Shift, or the button for it. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { KeyView } from '../../api.ts';
import { useSpeech } from '../context.ts';
import { say } from '../words/words.ts';

/** What a finger does for a tap. */
const TAP_MS = 120;
/** Longer than the 2 s of docs/keypad.md, so that nobody has to count. */
const HOLD_MS = 2_300;
/** A mouse or a finger that is down for so long means a hold. */
const LONG_MS = 600;

interface KeypadProps {
  keys: readonly KeyView[];
  press(key: string, holdMs: number): void;
  /** What came of the last press. */
  children: ComponentChildren;
}

export function Keypad({ keys, press, children }: KeypadProps) {
  const { world } = useSpeech().words;
  const [holds, setHolds] = useState(false);
  return (
    <fieldset class="keypad" aria-label={world.keypad}>
      <div class="keypad-head">
        <h3>{world.keypad}</h3>
        <button type="button" aria-pressed={holds} title={world.keypadWhat} onClick={() => setHolds(!holds)}>
          {world.hold}
        </button>
      </div>
      {children}
      <div class="keys">
        {keys.map((key) => (
          <Key key={key.key} view={key} holds={holds} press={press} />
        ))}
      </div>
    </fieldset>
  );
}

interface KeyProps {
  view: KeyView;
  holds: boolean;
  press: KeypadProps['press'];
}

function Key({ view, holds, press }: KeyProps) {
  const { words } = useSpeech();
  const downAt = useRef<number | null>(null);
  const [down, setDown] = useState(false);
  const short = view.function === null ? null : say(words.crew.keyFunction, view.function);
  const long = view.hold === null ? null : words.world.holdOf(say(words.crew.keyFunction, view.hold));
  const lift = (): void => setDown(false);
  const click = (event: MouseEvent): void => {
    const heldMs = downAt.current === null ? 0 : performance.now() - downAt.current;
    downAt.current = null;
    press(view.key, holds || event.shiftKey || heldMs >= LONG_MS ? HOLD_MS : TAP_MS);
  };
  return (
    <button
      type="button"
      class={`key ${view.function ?? ''} ${view.hold ?? ''} ${down ? 'down' : ''}`}
      onPointerDown={() => {
        downAt.current = performance.now();
        setDown(true);
      }}
      onPointerUp={lift}
      onPointerLeave={lift}
      onContextMenu={(event) => event.preventDefault()}
      onClick={click}
    >
      <b>{view.key}</b>
      <span>{short ?? (long === null ? words.world.nothing : '')}</span>
      {long === null ? null : <small>{long}</small>}
    </button>
  );
}
