/**
 * The national bodies as the vehicle sends them on `hub/…`, each with its national root key, so that a platform can put them
 * into its envelope unchanged. As wide as the national schemas where those are sound, and narrower where they are not: `caseId`
 * is tested in linear time, latitudes end at 90°, and no number stands for "not known": optional keys are left out.
 */
import { z } from 'zod';
import { hubDateTime } from './datetime.ts';
import { caseId, orgId, requestId, resourceId, resourceName } from './identifier-schemas.ts';
import { HUB_POSITIONS_MAX } from './limits.ts';
import { engagedStatus, geoStatus, hubAnswer, hubDeadline, statutVecteur } from './words.ts';

const hubPosition = z
  .strictObject({
    resourceId,
    datetime: hubDateTime.describe('Of the fix'),
    coord: z.strictObject({
      lat: z.number().min(-90).max(90).meta({ 'x-unit': '°', description: 'WGS 84, north positive' }),
      lon: z.number().min(-180).max(180).meta({ 'x-unit': '°', description: 'WGS 84, east positive' }),
      height: z.exactOptional(z.number().meta({ 'x-unit': 'm', description: 'Above mean sea level' })),
    }),
    speed: z.exactOptional(z.number().min(0).meta({ 'x-unit': 'km/h', description: 'Over ground' })),
    cap: z.exactOptional(
      z.number().min(0).max(360).meta({ 'x-unit': '°', description: 'Course over ground, measured; never a kept one' }),
    ),
    move: z.exactOptional(z.enum(['MOBILE', 'STATIQUE'])),
    engineOn: z.exactOptional(z.boolean().describe('Ignition')),
    groundStatus: z.exactOptional(z.boolean().describe('Helicopters only: never sent by the vehicle')),
    status: z.exactOptional(geoStatus),
    engagedStatus: z.exactOptional(engagedStatus),
  })
  .describe('Where the resource was');

export const hubGeoPos = z
  .strictObject({
    geoPositionsUpdate: z.strictObject({ position: z.array(hubPosition).min(1).max(HUB_POSITIONS_MAX) }),
  })
  .meta({ title: 'HubGeoPos', description: 'GEO-POS: positions of the vehicle while it is on garde or a volunteer' });

const contact = z.strictObject({
  type: z.exactOptional(z.enum(['PMRADD', 'PHNADD'])),
  details: z.exactOptional(z.string()),
});

export const hubGeoRes = z
  .strictObject({
    geoResourcesDetails: z.strictObject({
      resource: z
        .array(
          z.strictObject({
            resourceId,
            orgId,
            name: z.exactOptional(resourceName),
            resourceType: z.enum(['SMUR', 'SDIS', 'TSU', 'SNP', 'MSPE', 'SHIP']).describe('TSU from the vehicle'),
            nature: z.exactOptional(z.enum(['EFFECTEUR', 'BASE'])),
            mobility: z.exactOptional(z.enum(['FIXE', 'VEHICULE', 'HELICOPTERE', 'SHIP'])),
            capacity: z.exactOptional(
              z
                .enum(['URGENCE', 'MEDICALE', 'PARAMEDICALE', 'INCONNUE'])
                .describe('Never sent by the vehicle: no text says which of them a private ambulance is'),
            ),
            contacts: z.exactOptional(z.array(contact).describe('Never sent by the vehicle')),
          }),
        )
        .min(1),
    }),
  })
  .meta({ title: 'HubGeoRes', description: 'GEO-RES: who the vehicle is' });

export const hubRsSr = z
  .strictObject({
    resourcesStatus: z.strictObject({
      caseId,
      resourceId,
      state: z.strictObject({
        datetime: hubDateTime.describe('Of the press, however late it is sent'),
        status: statutVecteur,
        availability: z.exactOptional(z.boolean().describe('Left out: not known')),
      }),
    }),
  })
  .meta({ title: 'HubRsSr', description: 'RS-SR: a step of a mission that belongs to a case' });

export const hubRsRr = z
  .strictObject({
    resourcesResponse: z.strictObject({
      caseId,
      requestId,
      response: z.strictObject({
        datetime: hubDateTime.describe('Of the answer; of the reception with DIFFEREE'),
        answer: hubAnswer,
        deadline: z.exactOptional(hubDeadline),
        freetext: z.exactOptional(
          z.string().describe('From the vehicle: the code of the reason of a refusal, no more'),
        ),
      }),
    }),
  })
  .meta({ title: 'HubRsRr', description: 'RS-RR: what became of an order that came of an RS-DR' });

export type HubPosition = z.infer<typeof hubPosition>;
export type HubGeoPos = z.infer<typeof hubGeoPos>;
export type HubGeoRes = z.infer<typeof hubGeoRes>;
export type HubRsSr = z.infer<typeof hubRsSr>;
export type HubRsRr = z.infer<typeof hubRsRr>;
