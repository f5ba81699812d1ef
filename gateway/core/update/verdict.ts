/** Whether the new version does what the old one did: its data, its receiver, its link, and no fault that was not there. */
import { z } from 'zod';
import type { StatusReport } from '../status-report.ts';
import { PROVEN_UP_S } from './limits.ts';

/** What is remembered of the old version, just before the switch. The new one reads it, so it is checked. */
export const beforeSchema = z.object({
  version: z.string(),
  /** null: it had no store that could be read. */
  series: z.string().nullable(),
  /** Number of its last event; null: its disk could not be read. */
  recorded: z.number().nullable(),
  /** Sentences came. */
  received: z.boolean(),
  linked: z.boolean(),
  faults: z.array(z.string()),
});

export type Before = z.infer<typeof beforeSchema>;

export type Lack =
  /** Nobody answers. */
  | 'down'
  /** Another version answers than the one that was installed. */
  | 'version'
  /** Another series, or fewer events: it did not take up the data of the old one. */
  | 'data'
  | 'receiver'
  | 'link'
  | 'faults'
  /** All is well, and not yet for long. */
  | 'young';

type Seen = Pick<StatusReport, 'running' | 'version' | 'series' | 'events' | 'gnss' | 'link' | 'faults' | 'uptimeS'>;

export function remembered(report: Seen): Before {
  return {
    version: report.version,
    series: report.series,
    recorded: report.events.recorded,
    received: received(report),
    linked: report.link?.up === true,
    faults: report.faults.map(({ code }) => code),
  };
}

/**
 * What it lacks of being as good as the one before; empty: it has proved itself. The caller asks again until then, or until it has
 * waited long enough (`PROVEN_WITHIN_S`).
 * @param version the one that was installed
 * @param now null: nobody answers
 */
export function lacks(before: Before, version: string, now: Seen | null): Lack[] {
  if (now === null || !now.running) return ['down'];
  const news = now.faults.filter(({ code }) => !before.faults.includes(code));
  const all: [Lack, boolean][] = [
    ['version', now.version !== version],
    ['data', !tookUp(before, now)],
    ['receiver', before.received && !received(now)],
    ['link', before.linked && now.link?.up !== true],
    ['faults', news.length > 0],
    ['young', now.uptimeS === null || now.uptimeS < PROVEN_UP_S],
  ];
  return all.flatMap(([what, stands]) => (stands ? [what] : []));
}

/** A disk that cannot be read now is asked again. */
function tookUp({ series, recorded }: Before, now: Seen): boolean {
  if (series === null) return true;
  const has = now.events.recorded;
  return now.series === series && has !== null && has >= (recorded ?? 0);
}

function received({ gnss }: Pick<Seen, 'gnss'>): boolean {
  return gnss !== null && Object.values(gnss.sentences).some((count) => count > 0);
}
