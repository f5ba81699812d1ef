/** A mission that waits or is under way: other references, or its end. */
import { useState } from 'preact/hooks';
import type { MissionOrder } from '../../../platform/orders.ts';
import { useSpeech } from '../context.ts';
import { Part } from '../ui.tsx';
import { say } from '../words/words.ts';
import { Said } from './said.tsx';
import { useAction } from './use-action.ts';

const REASONS = ['not-needed', 'other-vehicle', 'mistake', 'other'] as const;

export function ChangeForm({ vehicle, open }: { vehicle: string; open: readonly string[] }) {
  const { words } = useSpeech();
  const { actions } = words;
  const asked = useAction();
  const [chosen, setChosen] = useState('');
  const [reason, setReason] = useState<(typeof REASONS)[number]>('not-needed');
  const [caseId, setCase] = useState('');
  const [requestId, setRequest] = useState('');
  const mission = open.includes(chosen) ? chosen : (open[0] ?? '');
  const give = (order: Omit<MissionOrder, 'mission'>): void => {
    asked.ask({ do: 'order', vehicle, order: { ...order, mission } });
  };
  return (
    <Part title={actions.change}>
      <div class="form">
        <label class="all">
          {actions.mission}
          <select name="open" value={mission} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
            {open.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <label class="two">
          {actions.reason}
          <select
            name="reason"
            value={reason}
            onChange={({ currentTarget }) => setReason(REASONS.find((r) => r === currentTarget.value) ?? 'other')}
          >
            {REASONS.map((each) => (
              <option key={each} value={each}>
                {say(words.crew.cancelReason, each)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="danger" disabled={asked.busy} onClick={() => give({ action: 'cancel', reason })}>
          {actions.giveCancel}
        </button>
        <label>
          {actions.case}
          <input name="newCase" maxLength={128} value={caseId} onInput={(e) => setCase(e.currentTarget.value)} />
        </label>
        <label>
          {actions.request}
          <input name="request" maxLength={128} value={requestId} onInput={(e) => setRequest(e.currentTarget.value)} />
        </label>
        <button
          type="button"
          disabled={asked.busy}
          onClick={() => give({ action: 'update', caseId: caseId.trim() || null, requestId: requestId.trim() || null })}
        >
          {actions.update}
        </button>
      </div>
      <Said asked={asked} />
    </Part>
  );
}
