/** A way out whose vehicle speaks to the Hub Santé, and what it said there. */
import type { HubWanted } from '../../gateway/core/record/hubsante/bodies.ts';
import type { PublishResult } from '../../gateway/ports.ts';
import type { Sender } from '../../gateway/sender.ts';
import type { HubOptions } from '../../gateway/sender-hub.ts';
import { hubVehicle } from './hub.ts';
import { order, press, prise } from './hub-events.ts';
import { createWayOut, type Publish, SERIES, settled } from './way-out.ts';

export const LOST: PublishResult = { kind: 'unknown' };

export const hubOf = (wanted: Partial<HubWanted> = {}): HubOptions => ({
  vehicle: hubVehicle('America/Cayenne'),
  wanted: { geoPos: true, geoRes: false, rsSr: true, rsRr: true, ...wanted },
});

/** Received, accepted, and departed to. */
export const MISSION_BEGINS = [
  prise(1),
  order(2),
  press(3, 'ACCEPTER', { status: 'DECLENCHE', answer: { outcome: 'accepted', reason: null, late: false } }),
  press(4, 'DEPART', { status: 'DEPART' }),
];

export const isHub = ({ topic }: Publish): boolean => topic.startsWith('hub/');

export function wordOf({ topic, text }: Publish): string {
  const body = JSON.parse(text);
  if (topic === 'hub/rs-sr') return `SR ${body.resourcesStatus.state.status}`;
  if (topic === 'hub/rs-rr') return `RR ${body.resourcesResponse.response.answer}`;
  return topic === 'hub/geo-res' ? 'RES' : `POS ${body.geoPositionsUpdate.position.length}`;
}

export const acknowledge = (sender: Sender, eventsUpTo: number): void =>
  sender.handlers.onMessage('cmd/ack', Buffer.from(JSON.stringify({ series: SERIES, eventsUpTo, positions: [] })), {
    topic: null,
    correlation: null,
  });

export function createHubOut() {
  const out = createWayOut();
  /** As the broker took it, in order. */
  const said: string[] = [];

  /** All that waits is answered until nothing does. @param hub what the national bodies are answered with */
  async function flow(hub?: PublishResult): Promise<void> {
    for (;;) {
      await settled();
      const [one] = out.waiting;
      if (one === undefined) return;
      out.clock.advance(1);
      if (isHub(one) && hub === undefined) said.push(wordOf(one));
      one.answer(isHub(one) ? hub : undefined);
    }
  }

  return { out, said, flow };
}
