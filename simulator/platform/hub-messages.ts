/**
 * The national bodies as a platform relays them, written from docs/hubsante.md and not from the gateway. Closed, as the national schemas
 * are; the national pattern of `caseId` is tested in linear time.
 */
import { z } from 'zod';

const dateTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
const id = z.string().max(128);
const caseId = id.regex(/^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+){0,9}\.?$/).regex(/^(\.?[a-zA-Z0-9_-]){4}/);
const resourceId = id.regex(/^([a-zA-Z0-9_-]+\.){3,8}resource(\.[a-zA-Z0-9_-]+){1,2}$/);
const requestId = id.regex(/^([a-zA-Z0-9_-]+\.){3,8}request(\.[a-zA-Z0-9_-]+){1,2}$/);

const position = z.strictObject({
  resourceId,
  datetime: dateTime,
  coord: z.strictObject({ lat: z.number(), lon: z.number(), height: z.number().optional() }),
  speed: z.number().optional(),
  cap: z.number().min(0).max(360).optional(),
  move: z.enum(['MOBILE', 'STATIQUE']),
  engineOn: z.boolean().optional(),
  status: z.enum(['DISPONIBLE', 'INDISPONIBLE', 'INCONNU']),
  engagedStatus: z.string().optional(),
});
const resource = z.strictObject({
  resourceId,
  orgId: id,
  name: z.string().optional(),
  resourceType: z.literal('TSU'),
  nature: z.literal('EFFECTEUR'),
  mobility: z.literal('VEHICULE'),
});
const state = z.strictObject({ datetime: dateTime, status: z.string(), availability: z.boolean().optional() });
const response = z.strictObject({
  datetime: dateTime,
  answer: z.enum(['ACCEPTEE', 'REFUSEE', 'DIFFEREE']),
  freetext: z.string().optional(),
});

const BODIES = {
  'hub/geo-pos': z.strictObject({
    geoPositionsUpdate: z.strictObject({ position: z.array(position).min(1).max(100) }),
  }),
  'hub/geo-res': z.strictObject({ geoResourcesDetails: z.strictObject({ resource: z.array(resource).length(1) }) }),
  'hub/rs-sr': z.strictObject({ resourcesStatus: z.strictObject({ caseId, resourceId, state }) }),
  'hub/rs-rr': z.strictObject({ resourcesResponse: z.strictObject({ caseId, requestId, response }) }),
} as const;

export type HubTopic = keyof typeof BODIES;
export const HUB_TOPICS = Object.keys(BODIES) as HubTopic[];

export const isHubTopic = (topic: string): topic is HubTopic => topic in BODIES;

/** Throws with the reason when it does not fit. */
export function readHubBody(topic: HubTopic, body: unknown): unknown {
  return BODIES[topic].parse(body);
}
