/** Figures of the followed vehicle as the server counts them, in a table and as a file. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { useSpeech } from '../context.ts';
import { count, decimal, UNKNOWN } from '../format.ts';
import { readStatistics, type Statistics } from '../server.ts';

export function StatisticsPanel({ vehicle }: { vehicle: string }) {
  const { words } = useSpeech();
  const [read, setRead] = useState<Statistics | 'loading' | 'failed'>('loading');
  const load = useCallback(() => {
    readStatistics(vehicle).then(setRead, () => setRead('failed'));
  }, [vehicle]);
  useEffect(load, [load]);
  return (
    <div class="statistics">
      <p class="buttons">
        <button type="button" onClick={load}>
          {words.statistics.again}
        </button>
        <a class="button" href={`/api/statistics.csv?vehicle=${encodeURIComponent(vehicle)}`} download>
          {words.statistics.csv}
        </a>
      </p>
      {read === 'loading' ? <p class="none">{words.statistics.loading}</p> : null}
      {read === 'failed' ? (
        <p class="verdict bad small" role="alert">
          {words.statistics.failed}
        </p>
      ) : null}
      {typeof read === 'string' ? null : <Table read={read} />}
    </div>
  );
}

function Table({ read: { columns, rows } }: { read: Statistics }) {
  const { words, locale } = useSpeech();
  if (rows.length === 0) return <p class="none">{words.statistics.none}</p>;
  const isNumber = columns.map((_, i) => rows.some((row) => typeof row[i] === 'number'));
  const written = (value: string | number | null): string => {
    if (value === null) return UNKNOWN;
    if (typeof value === 'string') return value;
    return Number.isInteger(value) ? count(value, locale.language) : decimal(value, 1, locale.language);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus
    <section class="wide" tabIndex={0} aria-label={words.detail.tabs.statistics}>
      <table>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column.key} scope="col" class={isNumber[i] ? 'digits' : ''}>
                {column[locale.language]}
                {column.unit === null ? null : <small>{column.unit}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join()}>
              {row.map((value, i) => (
                <td key={columns[i]?.key} class={isNumber[i] ? 'digits' : ''}>
                  {written(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
