/** A new order of a mission. */
import { useState } from 'preact/hooks';
import { useSpeech } from '../context.ts';
import { nextMission, type OrderForm as Order, orderOf } from '../requests.ts';
import { Part } from '../ui.tsx';
import { Said } from './said.tsx';
import { useAction } from './use-action.ts';

interface OrderFormProps {
  vehicle: string;
  /** Missions that have been. */
  used: readonly string[];
  now: number;
}

export function OrderForm({ vehicle, used, now }: OrderFormProps) {
  const { actions } = useSpeech().words;
  const asked = useAction();
  const [typed, setTyped] = useState<Partial<Order>>({});
  const next = nextMission(now, used);
  const form: Order = { mission: next, caseId: '', company: false, answerS: '60', ...typed };
  const change = (to: Partial<Order>): void => setTyped({ ...typed, ...to });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const order = orderOf(form);
    if (order === null) {
      asked.complain(actions.badMission);
      return;
    }
    asked.ask({ do: 'order', vehicle, order });
    setTyped({ company: form.company, answerS: form.answerS });
  };
  return (
    <Part title={actions.order}>
      <form class="form" onSubmit={submit}>
        <label class="two">
          {actions.mission}
          <input
            required
            name="mission"
            maxLength={64}
            title={actions.missionWhat}
            value={form.mission}
            onInput={({ currentTarget }) => change({ mission: currentTarget.value })}
          />
        </label>
        <label>
          {actions.answerS}
          <input
            type="number"
            name="answerS"
            min={5}
            max={600}
            value={form.answerS}
            onInput={({ currentTarget }) => change({ answerS: currentTarget.value })}
          />
        </label>
        <label class="two">
          {actions.case}
          <input
            name="caseId"
            maxLength={128}
            value={form.caseId}
            onInput={({ currentTarget }) => change({ caseId: currentTarget.value })}
          />
        </label>
        <label class="check two">
          <input
            type="checkbox"
            name="company"
            checked={form.company}
            onChange={({ currentTarget }) => change({ company: currentTarget.checked })}
          />
          {actions.company}
        </label>
        <button type="submit" class="main" disabled={asked.busy}>
          {actions.giveOrder}
        </button>
      </form>
      <Said asked={asked} />
    </Part>
  );
}
