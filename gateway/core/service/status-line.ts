/** What the daemon does now, in the one line that `systemctl status` has for it. No place is in it. */
interface Now {
  provisioned: boolean;
  link: { up: boolean; broker: string | null };
  lanes: { eventsPending: number; positionsPending: number };
  duty: string;
  tracking: boolean;
  faults: readonly { code: string }[];
}

export function statusLine({ provisioned, link, lanes, duty, tracking, faults }: Now): string {
  const waiting = lanes.eventsPending + lanes.positionsPending;
  const parts = [
    `${duty}, ${tracking ? 'tracking' : 'not tracking'}`,
    provisioned ? (link.up ? `link up to ${link.broker}` : 'link down') : 'not provisioned (platform.broker is empty)',
    waiting === 0 ? 'nothing waits' : `${lanes.eventsPending} events and ${lanes.positionsPending} positions wait`,
    faults.length === 0 ? 'no fault' : `faults: ${faults.map(({ code }) => code).join(', ')}`,
  ];
  return parts.join('; ');
}
