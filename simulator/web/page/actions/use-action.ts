/** An action that was asked for, and what came of it, in words. */
import { useState } from 'preact/hooks';
import type { Action } from '../../api.ts';
import { useSpeech } from '../context.ts';
import { act } from '../server.ts';

export interface Asked {
  /** null: nothing was asked for yet, or the answer is not there. */
  said: { ok: boolean; text: string } | null;
  busy: boolean;
  ask(action: Action): void;
  /** What was typed cannot be asked for. */
  complain(text: string): void;
}

export function useAction(): Asked {
  const { words } = useSpeech();
  const [said, setSaid] = useState<Asked['said']>(null);
  const [busy, setBusy] = useState(false);
  return {
    said,
    busy,
    ask(action) {
      setBusy(true);
      setSaid(null);
      void act(action).then((answer) => {
        setBusy(false);
        if (answer === null) setSaid({ ok: false, text: words.actions.unreachable });
        else if (answer.ok) setSaid({ ok: true, text: words.actions.sent });
        else setSaid({ ok: false, text: words.actions.failed(answer.error) });
      });
    },
    complain: (text) => setSaid({ ok: false, text }),
  };
}
