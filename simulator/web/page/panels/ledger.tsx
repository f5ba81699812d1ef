/** The ledger of the followed vehicle: which numbers are there, which are explained, which are missing. */

import type { Range } from '../../../platform/ranges.ts';
import type { LedgerView } from '../../api-followed.ts';
import { useSpeech } from '../context.ts';
import { count, numbersIn, ranges, UNKNOWN } from '../format.ts';
import { Facts, Part } from '../ui.tsx';

export function LedgerPanel({ ledger, missing }: { ledger: LedgerView; missing: number }) {
  const { words, locale } = useSpeech();
  const { ledger: say } = words;
  const n = (value: number): string => count(value, locale.language);
  const { via, invalid } = ledger;
  return (
    <div class="ledger">
      <p class={missing === 0 ? 'verdict good' : 'verdict bad'}>
        <b>{missing === 0 ? say.nothing : say.missing(n(missing))}</b>
        <span>{missing === 0 ? say.nothingWhat : say.missingWhat}</span>
      </p>
      <Facts
        facts={[
          [say.positions, n(ledger.positions)],
          [say.events, n(ledger.events)],
          [say.presses, n(ledger.presses)],
          [say.via, `${n(via.live)} ${say.live} · ${n(via.history)} ${say.history} · ${n(via.event)} ${say.event}`],
          [say.duplicates, n(ledger.duplicates)],
          [say.conflicts, n(ledger.conflicts)],
          [say.invalid, invalid.last === null ? n(invalid.count) : `${n(invalid.count)} (${invalid.last})`],
          [say.acks, n(ledger.acknowledgementsSent)],
        ]}
      />
      <Disagreements all={ledger.disagreements} />
      {ledger.series.map((series) => (
        <Part key={series.series} title={`${say.series} ${series.series}`}>
          <Lane name={say.positions} has={series.positions} missing={series.missing.positions} />
          <Lane name={say.events} has={series.events} missing={series.missing.events} />
          {series.explained.length === 0 ? null : (
            <Facts facts={[[say.explained, <code key="r">{ranges(series.explained)}</code>]]} />
          )}
        </Part>
      ))}
    </div>
  );
}

function Disagreements({ all }: { all: readonly string[] }) {
  const { ledger } = useSpeech().words;
  if (all.length === 0) return <p class="verdict good small">{ledger.agree}</p>;
  return (
    <div class="verdict bad small">
      <b>{ledger.disagree}</b>
      <ul>
        {all.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}

function Lane({ name, has, missing }: { name: string; has: readonly Range[]; missing: readonly Range[] }) {
  const { words, locale } = useSpeech();
  const last = Math.max(0, ...[...has, ...missing].map(([, to]) => to));
  return (
    <div class="lane">
      <p>
        <b>{name}</b> {last === 0 ? UNKNOWN : `1–${count(last, locale.language)}`}
        {missing.length === 0 ? null : (
          <span class="missing">
            {words.ledger.absent} : {ranges(missing)} ({count(numbersIn(missing), locale.language)})
          </span>
        )}
      </p>
      {last === 0 ? null : <Strip last={last} has={has} missing={missing} />}
      <details>
        <summary>{words.ledger.has}</summary>
        <code>{ranges(has)}</code>
      </details>
    </div>
  );
}

/** A gap of one number among thousands must still be seen. */
const LEAST = 0.004;

function Strip({ last, has, missing }: { last: number; has: readonly Range[]; missing: readonly Range[] }) {
  const bar = (kind: string) => (range: Range) => {
    const width = Math.max(LEAST, (range[1] - range[0] + 1) / last);
    const x = Math.min((range[0] - 1) / last, 1 - width);
    return <rect key={`${kind}${range[0]}`} class={kind} x={x} y="0" width={width} height="1" />;
  };
  return (
    <svg class="strip" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <rect class="none" x="0" y="0" width="1" height="1" />
      {has.map(bar('has'))}
      {missing.map(bar('missing'))}
    </svg>
  );
}
