/**
 * What the crew can be shown about a press or the box. "Nothing lost" starts at `registered`: the record is on stable
 * storage. `delivered` means that the platform named it in `cmd/ack`, not that a broker took it.
 */
export type IndicatorState =
  | 'registered'
  | 'delivered'
  | 'refused'
  /** An order waits for an answer, until `no-order`. */
  | 'waiting-order'
  | 'no-order'
  | 'tracking-on'
  | 'tracking-off'
  /** A fault that the crew or a technician should know of stands, until `fault-over`: then none does. */
  | 'fault'
  | 'fault-over';
