/** Small pieces that the panels are made of. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useSpeech } from './context.ts';
import { LOOKS, type Shape } from './look-of.ts';
import type { Standing } from './vehicles.ts';

const SHAPES: Record<Shape, string> = {
  circle: 'M12 3a9 9 0 1 0 .01 0z',
  ring: 'M12 4a8 8 0 1 0 .01 0z',
  dashed: 'M12 4a8 8 0 1 0 .01 0z',
  square: 'M4 4h16v16H4z',
  diamond: 'M12 1.5 22.5 12 12 22.5 1.5 12z',
};

/** The sign of a standing, as on the map; its name stands beside it. */
export function Mark({ standing }: { standing: Standing }) {
  const { letter } = useSpeech().words;
  return (
    <svg class={`mark ${LOOKS[standing].shape} ${standing}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[LOOKS[standing].shape]} />
      <text x="12" y="16.4">
        {letter[standing]}
      </text>
    </svg>
  );
}

export type ChipTone = 'good' | 'warn' | 'bad' | 'plain' | 'info';

export function Chip({ tone, title, children }: { tone: ChipTone; title?: string; children: ComponentChildren }) {
  return (
    <span class={`chip ${tone}`} title={title}>
      {children}
    </span>
  );
}

/** Names and values; a value may be anything that can be shown. */
export function Facts({ facts }: { facts: [name: string, value: ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Option<Id extends string> {
  id: Id;
  text: string;
  /** What a screen reader says where the text is only a sign. */
  name?: string;
}

/** One of a few, each a button. */
export function Choice<Id extends string>(props: {
  label: string;
  options: readonly Option<Id>[];
  chosen: NoInfer<Id> | null;
  choose: (id: NoInfer<Id>) => void;
  disabled?: boolean;
}) {
  const { label, options, chosen, choose, disabled = false } = props;
  return (
    <fieldset class="choice" aria-label={label}>
      {options.map(({ id, text, name }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === chosen}
          aria-label={name}
          title={name}
          disabled={disabled}
          onClick={() => choose(id)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}

/** Tabs with the keys that tabs have: arrows, Home, End. The panel is `${prefix}-panel`. */
export function Tabs<Id extends string>(props: {
  label: string;
  prefix: string;
  options: readonly (Option<Id> & { sign?: ComponentChildren })[];
  chosen: NoInfer<Id>;
  choose: (id: NoInfer<Id>) => void;
}) {
  const { label, prefix, options, chosen, choose } = props;
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = options.findIndex(({ id }) => id === chosen);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: options.length - 1 }[event.key];
    const next = to === undefined ? undefined : options.at(to % options.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next.id);
    list.current?.querySelector<HTMLElement>(`#${prefix}-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {options.map(({ id, text, sign }) => (
        <button
          key={id}
          id={`${prefix}-${id}`}
          type="button"
          role="tab"
          aria-selected={id === chosen}
          aria-controls={`${prefix}-panel`}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => choose(id)}
        >
          {text}
          {sign}
        </button>
      ))}
    </div>
  );
}

/** A headed part of a panel. */
export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
