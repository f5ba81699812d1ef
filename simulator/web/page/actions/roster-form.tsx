/** The roster of the followed vehicle (docs/roster.md), begun from the last one that was said. */
import { useState } from 'preact/hooks';
import type { RosterOrder } from '../../../platform/rosters.ts';
import { useSpeech } from '../context.ts';
import { type Hours, type RosterForm, rosterForm, rosterOf } from '../requests.ts';
import { HoursEditor } from './hours-editor.tsx';
import { Said } from './said.tsx';
import { useAction } from './use-action.ts';

interface RosterEditorProps {
  vehicle: string;
  last: RosterOrder | null;
  now: number;
}

const DAYS = ['semaine', 'samedi', 'dimanche-ou-jour-ferie'] as const;
const TIME_ZONES = ['Europe/Paris', 'America/Cayenne', 'America/Martinique', 'Indian/Reunion', 'Indian/Mayotte'];

export function RosterEditor({ vehicle, last, now }: RosterEditorProps) {
  const { roster: words } = useSpeech().words;
  const asked = useAction();
  const today = new Date(now).toISOString().slice(0, 10);
  // Until something is typed it goes with what was said last.
  const [typed, setTyped] = useState<RosterForm | null>(null);
  const form = typed ?? rosterForm(last, today);
  const change = (to: Partial<RosterForm>): void => setTyped({ ...form, ...to });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const roster = rosterOf(form);
    if (typeof roster === 'string') {
      asked.complain(words.problems[roster]);
      return;
    }
    asked.ask({ do: 'roster', vehicle, roster });
    setTyped(null);
  };
  return (
    <details class="part roster">
      <summary>{words.title}</summary>
      <form class="form" onSubmit={submit}>
        <Basics form={form} change={change} />
        <Weekly form={form} change={change} />
        <Exceptions form={form} change={change} />
        <button type="submit" class="main" disabled={asked.busy}>
          {words.give}
        </button>
      </form>
      <Said asked={asked} />
    </details>
  );
}

interface Edited {
  form: RosterForm;
  change(to: Partial<RosterForm>): void;
}

function Basics({ form, change }: Edited) {
  const { roster: words } = useSpeech().words;
  const text = (key: 'sector' | 'zones') => (
    <label>
      {words[key]}
      <input name={key} value={form[key]} onInput={(e) => change({ [key]: e.currentTarget.value })} />
    </label>
  );
  const date = (key: 'from' | 'until') => (
    <label>
      {words[key]}
      <input type="date" name={key} value={form[key]} onInput={(e) => change({ [key]: e.currentTarget.value })} />
    </label>
  );
  return (
    <>
      <label>
        {words.timeZone}
        <input
          name="timeZone"
          list="time-zones"
          value={form.timeZone}
          onInput={(e) => change({ timeZone: e.currentTarget.value })}
        />
        <datalist id="time-zones">
          {TIME_ZONES.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </label>
      <label>
        {words.holidays}
        <select
          name="holidays"
          value={form.holidays}
          onChange={(e) => change({ holidays: e.currentTarget.value === 'fr-973' ? 'fr-973' : 'fr' })}
        >
          <option value="fr">{words.holidayKinds.fr}</option>
          <option value="fr-973">{words.holidayKinds['fr-973']}</option>
        </select>
      </label>
      {text('sector')}
      {text('zones')}
      {date('from')}
      {date('until')}
    </>
  );
}

const NEW_HOURS: Hours = { begin: '08:00', end: '20:00' };

function Weekly({ form: { weekly }, change }: Edited) {
  const { roster: words } = useSpeech().words;
  const set = (at: number, to: Partial<RosterForm['weekly'][number]>): void =>
    change({ weekly: weekly.map((line, i) => (i === at ? { ...line, ...to } : line)) });
  return (
    <fieldset>
      <legend>{words.weekly}</legend>
      {weekly.map(({ days, hours }, at) => (
        <div class="line" key={at}>
          {DAYS.map((day) => (
            <label class="check" key={day}>
              <input
                type="checkbox"
                checked={days.includes(day)}
                onChange={({ currentTarget: { checked } }) =>
                  set(at, { days: DAYS.filter((each) => (each === day ? checked : days.includes(each))) })
                }
              />
              {words.days[day]}
            </label>
          ))}
          <HoursEditor name={words.hours} hours={hours} change={(to) => set(at, { hours: to })} />
          <button type="button" onClick={() => change({ weekly: weekly.filter((_, i) => i !== at) })}>
            {words.removeLine}
          </button>
        </div>
      ))}
      <button type="button" onClick={() => change({ weekly: [...weekly, { days: ['samedi'], hours: [NEW_HOURS] }] })}>
        {words.addLine}
      </button>
    </fieldset>
  );
}

function Exceptions({ form: { exceptions }, change }: Edited) {
  const { roster: words } = useSpeech().words;
  const set = (at: number, to: Partial<RosterForm['exceptions'][number]>): void =>
    change({ exceptions: exceptions.map((line, i) => (i === at ? { ...line, ...to } : line)) });
  return (
    <fieldset>
      <legend>{words.exceptions}</legend>
      {exceptions.map(({ date, add, remove }, at) => (
        <div class="line" key={at}>
          <label>
            {words.date}
            <input type="date" value={date} onInput={(e) => set(at, { date: e.currentTarget.value })} />
          </label>
          <HoursEditor name={words.add} hours={add} change={(to) => set(at, { add: to })} />
          <HoursEditor name={words.remove} hours={remove} change={(to) => set(at, { remove: to })} />
          <button type="button" onClick={() => change({ exceptions: exceptions.filter((_, i) => i !== at) })}>
            {words.removeException}
          </button>
        </div>
      ))}
      <button
        type="button"
        onClick={() => change({ exceptions: [...exceptions, { date: '', add: [NEW_HOURS], remove: [] }] })}
      >
        {words.addException}
      </button>
    </fieldset>
  );
}
