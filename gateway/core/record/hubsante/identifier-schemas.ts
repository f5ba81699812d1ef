/** The shared identifiers of the Hub Santé (identifiers.ts) as the contract publishes them. */
import { z } from 'zod';
import { CASE_CHARACTERS, CASE_WORDS, ORG_ID, REQUEST_ID, RESOURCE_ID } from './identifiers.ts';
import { HUB_ID_CHARS_MAX, HUB_NAME_CHARS_MAX } from './limits.ts';

// A longer one is not looked at: `abort` keeps the patterns away from it.
const id = z.string().max(HUB_ID_CHARS_MAX, { abort: true });

export const resourceId = id.regex(RESOURCE_ID).describe('Shared id of the resource, `{orgID}.resource.{id}`');
export const requestId = id.regex(REQUEST_ID).describe('Shared id of the request (RS-DR), `{orgID}.request.{id}`');
export const caseId = id
  .regex(CASE_WORDS)
  .regex(CASE_CHARACTERS)
  .describe('Shared id of the affaire/dossier, `{pays}.{domaine}.{organisation}.{senderCaseId}`');
export const orgId = id
  .regex(ORG_ID)
  .describe('Of the company that owns the resource, `{pays}.{domaine}.{organisation}…`');
export const resourceName = z
  .string()
  .min(1)
  .max(HUB_NAME_CHARS_MAX, { abort: true })
  .describe('Immatriculation or code of the vehicle');
