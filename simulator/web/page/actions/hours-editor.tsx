/** A list of hours of a roster: each has a begin and an end, 24:00 among them, which no time field of a browser knows. */
import { useSpeech } from '../context.ts';
import type { Hours } from '../requests.ts';

interface HoursEditorProps {
  name: string;
  hours: readonly Hours[];
  change(hours: Hours[]): void;
}

const NEXT: Hours = { begin: '08:00', end: '20:00' };

export function HoursEditor({ name, hours, change }: HoursEditorProps) {
  const { roster: words } = useSpeech().words;
  const set = (at: number, to: Partial<Hours>): void =>
    change(hours.map((each, i) => (i === at ? { ...each, ...to } : each)));
  return (
    <fieldset class="hours" aria-label={name}>
      <span class="hours-name">{name}</span>
      {hours.map(({ begin, end }, at) => (
        <span class="from-to" key={at}>
          <input
            aria-label={words.begin}
            value={begin}
            maxLength={5}
            size={5}
            onInput={(e) => set(at, { begin: e.currentTarget.value })}
          />
          –
          <input
            aria-label={words.end}
            value={end}
            maxLength={5}
            size={5}
            onInput={(e) => set(at, { end: e.currentTarget.value })}
          />
          <button type="button" aria-label={words.removeHours} onClick={() => change(hours.filter((_, i) => i !== at))}>
            ×
          </button>
        </span>
      ))}
      <button type="button" aria-label={words.addHours} onClick={() => change([...hours, NEXT])}>
        +
      </button>
    </fieldset>
  );
}
