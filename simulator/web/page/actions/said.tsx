/** What came of an action; a screen reader says it without being asked. */
import type { Asked } from './use-action.ts';

export function Said({ asked: { said } }: { asked: Asked }) {
  return (
    <p class={`said ${said === null ? '' : said.ok ? 'good' : 'bad'}`} role="status">
      {said?.text ?? ''}
    </p>
  );
}
