/** What a platform got on `hub/…`, each body checked against every schema that is here. */
import { expect } from 'vitest';
import { hubGeoPos, hubGeoRes, hubRsRr, hubRsSr } from '../../gateway/core/record/hubsante/messages.ts';
import { isHubTopic, readHubBody } from '../../simulator/platform/hub-messages.ts';
import { nationalErrors, nationalHere } from './hub-national.ts';
import type { Message } from './running/platform.ts';

interface Said {
  topic: string;
  // Of four shapes, each of which is checked.
  body: Record<string, never>;
}

const NATIONAL = {
  'hub/geo-pos': ['GEO-POS', hubGeoPos],
  'hub/geo-res': ['GEO-RES', hubGeoRes],
  'hub/rs-sr': ['RS-SR', hubRsSr],
  'hub/rs-rr': ['RS-RR', hubRsRr],
} as const;

/** What came on `hub/…`, in order. Each fits our schema, the platform's own and, where it is here, the national one. */
export function hubSaid(messages: readonly Message[]): Said[] {
  return messages.flatMap(({ topic, text }) => {
    if (!topic.startsWith('hub/')) return [];
    if (!isHubTopic(topic)) throw new Error(`no such topic: ${topic}`);
    const body = JSON.parse(text);
    const [name, schema] = NATIONAL[topic];
    expect(schema.parse(body)).toEqual(body);
    expect(readHubBody(topic, body)).toEqual(body);
    if (nationalHere) expect(nationalErrors(name, body), text).toBeNull();
    return [{ topic, body }];
  });
}

/** `SR DEPART false`, `RR ACCEPTEE`, `RES` with id and name: all but the positions. */
export function hubWords(messages: readonly Message[]): string[] {
  return hubSaid(messages).flatMap(({ topic, body }): string[] => {
    const text = JSON.stringify(body);
    const word = (key: string) => new RegExp(`"${key}":"?([^",}]+)`).exec(text)?.[1] ?? '-';
    if (topic === 'hub/rs-sr') return [`SR ${word('status')} ${word('availability')}`];
    if (topic === 'hub/rs-rr') return [`RR ${word('answer')}`];
    return topic === 'hub/geo-res' ? [`RES ${word('resourceId')} ${word('name')}`] : [];
  });
}

interface HubPositionSaid {
  datetime: string;
  status: string;
  engagedStatus?: string;
}

export const hubPositions = (messages: readonly Message[]): HubPositionSaid[] =>
  hubSaid(messages)
    .filter(({ topic }) => topic === 'hub/geo-pos')
    .flatMap(
      ({ body }) =>
        (body as unknown as { geoPositionsUpdate: { position: HubPositionSaid[] } }).geoPositionsUpdate.position,
    );
