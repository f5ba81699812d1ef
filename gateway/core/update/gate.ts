/** Whether the program may be replaced now. The service is away for some seconds, or for minutes where the new one is no good. */
import { type StatusReport, unacknowledged } from '../status-report.ts';

export type Hindrance =
  /** The daemon does not answer: nobody can say where the vehicle is and what it does. */
  | 'unknown'
  | 'distress'
  | 'mission'
  | 'moving'
  /** Off duty nobody looks whether it moves; with the ignition on it may. */
  | 'ignition'
  | 'duty'
  /** Events that the platform does not have: a box that does not come back takes none along. */
  | 'unsent'
  /** A configuration from afar is on trial: of two changes at once nobody knows which one did it. */
  | 'trial';

type Seen = Pick<
  StatusReport,
  'running' | 'distress' | 'mission' | 'orders' | 'tracking' | 'move' | 'inputs' | 'link' | 'outbox' | 'config'
>;

/**
 * Everything that stands against it, the gravest first; empty: now is a good time.
 * @param report null: nobody answers
 * @param atStand on duty too, as long as it stands and has no mission: for vehicles whose garde never ends
 */
export function hindrances(report: Seen | null, atStand: boolean): Hindrance[] {
  if (report === null || !report.running) return ['unknown'];
  const { distress, mission, orders, tracking, move, config } = report;
  const ignition = report.inputs?.contacts['ignition'] === true;
  // On duty, before the first fix, nobody knows: that is no standing.
  const moving = tracking && move !== 'STATIQUE';
  const all: [Hindrance, boolean][] = [
    ['distress', distress],
    ['mission', mission !== null || orders.length > 0],
    ['moving', moving],
    ['ignition', !tracking && ignition],
    ['duty', tracking && !atStand],
    ['unsent', unsent(report)],
    ['trial', config !== null && config.trialLeftS !== null],
  ];
  return all.flatMap(([what, stands]) => (stands ? [what] : []));
}

/** A box that sends to nobody has nothing to wait for. */
function unsent({ link, outbox }: Seen): boolean {
  return link !== null && outbox !== null && unacknowledged(outbox.events) > 0;
}
