/**
 * What the crew can be shown about a press or the box. "Nothing lost" starts at `registered`: the record is on stable
 * storage. `delivered` means that the platform named it in `cmd/ack`, not that a broker took it.
 */
export type IndicatorState =
  | 'registered'
  | 'delivered'
  | 'refused'
  | 'waiting-order'
  | 'tracking-on'
  | 'tracking-off'
  | 'fault';
