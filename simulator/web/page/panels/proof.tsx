/** Whether what the vehicle recorded can be shown to be what it recorded (docs/journal.md). */
import type { ProofView } from '../../api-followed.ts';
import { useSpeech } from '../context.ts';
import { count, groups, UNKNOWN } from '../format.ts';
import { Facts } from '../ui.tsx';

const TONES = { nothing: 'plain', whole: 'good', broken: 'bad' } as const;

export function ProofPanel({ proof: { state, series, checkedUpTo, signedUpTo, key, brokenAt } }: { proof: ProofView }) {
  const { words, locale } = useSpeech();
  const { proof } = words;
  const n = (value: number): string => count(value, locale.language);
  const unsigned = Math.max(0, checkedUpTo - signedUpTo);
  return (
    <>
      <div class={`verdict ${TONES[state]}`}>
        <b>{proof.state[state]}</b>
        <span>{brokenAt === null ? proof.stateWhat[state] : proof.at(brokenAt.n, brokenAt.why)}</span>
      </div>
      <Facts
        facts={[
          [proof.series, <code key="s">{series ?? UNKNOWN}</code>],
          [proof.checked, n(checkedUpTo)],
          [proof.signed, unsigned === 0 ? n(signedUpTo) : `${n(signedUpTo)} · ${proof.unsigned(n(unsigned))}`],
          [
            proof.key,
            key === null ? (
              proof.noKey
            ) : (
              <code key="k" class="hex">
                {groups(key)}
              </code>
            ),
          ],
        ]}
      />
    </>
  );
}
