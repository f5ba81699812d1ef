import { type StatusReport, statusReport } from '../../gateway/core/status-report.ts';

type Known<T> = { [K in keyof T]: NonNullable<T[K]> };

/** Of a box whose disk can be read: a test that takes the disk away looks for null itself. */
export type WellStatus = Omit<StatusReport, 'events' | 'positions'> & {
  events: Known<StatusReport['events']>;
  positions: Known<StatusReport['positions']>;
};

/** @throws where it is none, as JSON or by its schema */
export function wellStatus(text: string): WellStatus {
  return statusReport.parse(JSON.parse(text)) as WellStatus;
}
