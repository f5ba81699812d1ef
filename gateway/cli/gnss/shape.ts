/** What `balise gnss --json` prints. */
import { z } from 'zod';
import { skySatellite } from '../../core/gnss/sky-satellite-schema.ts';
import { statusReport } from '../../core/status-report.ts';

const fix = statusReport.shape.fix;
const counts = z.record(z.string(), z.number());

/** `balise gnss --json`. */
export const gnssReport = z.object({
  source: z.string().nullable().describe('Where the sentences come from; null: no receiver is configured or found'),
  bytes: z.number().describe('Since the start of the daemon'),
  listenedS: z.number().describe('What `perSecond` was measured over'),
  perSecond: counts.describe('Sentences with a right checksum, by type'),
  rejects: counts.describe('Lines that were no good, by reason, since the start of the daemon'),
  believed: z.number().describe('Fixes, since the start of the daemon'),
  refused: counts.describe('Epochs that are no fix, by reason'),
  suspect: counts.describe('Fixes that are not trusted, by reason'),
  fix,
  condition: z.enum(['unknown', 'clear', 'shadow', 'collapse']).describe('collapse: jamming'),
  antenna: z.enum(['ok', 'open', 'short', 'unknown']).nullable().describe('null: the receiver does not say'),
  skyAgeMs: z.number().nullable(),
  sky: z.array(skySatellite),
});
