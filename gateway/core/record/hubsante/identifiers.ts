/**
 * The shared identifiers of the Hub Santé. The national pattern of `caseId`, `^([a-zA-Z0-9_-]+\.?){4,10}$`, takes a backtracking
 * engine 25 s for 41 characters that do not match: it is never run here. What it means can be said in two patterns without
 * a choice, whose work grows with the length alone; the other ids have none to begin with. Accents are refused by all. As schemas:
 * identifier-schemas.ts; whoever only checks a configuration loads none.
 */
import { HUB_ID_CHARS_MAX, HUB_NAME_CHARS_MAX } from './limits.ts';

/** `{orgID}.resource.{id}`, or `{orgID}.resource.{senderCaseId}.{n}`. */
export const RESOURCE_ID = /^([a-zA-Z0-9_-]+\.){3,8}resource(\.[a-zA-Z0-9_-]+){1,2}$/;
/** `{orgID}.request.{id}`, or `{orgID}.request.{senderCaseId}.{n}`. */
export const REQUEST_ID = /^([a-zA-Z0-9_-]+\.){3,8}request(\.[a-zA-Z0-9_-]+){1,2}$/;
/** `{pays}.{domaine}.{organisation}`, then up to five more: as many as may stand before `.resource` (the schema has no pattern). */
export const ORG_ID = /^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+){2,7}$/;
/** One to ten words; a dot may follow the last one. */
export const CASE_WORDS = /^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+){0,9}\.?$/;
/** Four characters that are no dots, of which no two stand beside each other in a `CASE_WORDS`. */
export const CASE_CHARACTERS = /^(\.?[a-zA-Z0-9_-]){4}/;

// A longer one is not looked at: the patterns are kept away from it.
const isId = (text: string, ...patterns: readonly RegExp[]): boolean =>
  text.length <= HUB_ID_CHARS_MAX && patterns.every((pattern) => pattern.test(text));

export const isResourceId = (text: string): boolean => isId(text, RESOURCE_ID);
export const isRequestId = (text: string): boolean => isId(text, REQUEST_ID);
export const isCaseId = (text: string): boolean => isId(text, CASE_WORDS, CASE_CHARACTERS);

/** Who the vehicle is to the Hub Santé: from the configuration, as the SAMU gave it. */
export interface HubIdentity {
  orgId: string;
  /** Need not begin with `orgId`: a SAMU may own the id of a private vehicle (example RS-RI MonsieurX.03). */
  resourceId: string;
  /** null: none is told. Nobody's name. */
  name: string | null;
  /** Catégorie of the arrêté du 12 décembre 2017, which is not the type of EN 1789; null: not known. */
  vehicleCategory: 'A' | 'C' | null;
}

export interface IdentityProblem {
  key: keyof HubIdentity;
  message: string;
}

const WORDS = `of letters without accents, digits, - or _, at most ${HUB_ID_CHARS_MAX} characters in all`;
const EXPECTED: Record<keyof HubIdentity, string> = {
  orgId: `3 to 8 words joined by dots, ${WORDS}, for example "fr.health.beaurivage"`,
  resourceId: `{orgID}.resource.{id}, ${WORDS}, for example "fr.health.beaurivage.resource.AMB-07"`,
  name: `1 to ${HUB_NAME_CHARS_MAX} characters, none of them invisible, or nothing, for example "GA-123-BC"`,
  vehicleCategory: '"A", "C" or nothing',
};

/** @returns every problem, in words that let its reader mend it; of a long value only the beginning is repeated */
export function checkHubIdentity(
  given: Readonly<Record<keyof HubIdentity, unknown>>,
): { identity: HubIdentity; problems: [] } | { identity: null; problems: IdentityProblem[] } {
  const { orgId, resourceId, name, vehicleCategory } = given;
  const right: Record<keyof HubIdentity, boolean> = {
    orgId: typeof orgId === 'string' && isId(orgId, ORG_ID),
    resourceId: typeof resourceId === 'string' && isResourceId(resourceId),
    name: name === null || (typeof name === 'string' && isName(name)),
    vehicleCategory: vehicleCategory === null || vehicleCategory === 'A' || vehicleCategory === 'C',
  };
  const wrong = (Object.keys(right) as (keyof HubIdentity)[]).filter((key) => !right[key]);
  if (wrong.length === 0) {
    const identity = { orgId, resourceId, name, vehicleCategory } as HubIdentity;
    return { identity, problems: [] };
  }
  const message = (key: keyof HubIdentity): string => `${shown(given[key])} is not allowed. Expected ${EXPECTED[key]}`;
  return { identity: null, problems: wrong.map((key) => ({ key, message: message(key) })) };
}

const isName = (text: string): boolean =>
  text.length > 0 && text.length <= HUB_NAME_CHARS_MAX && /^\P{C}+$/u.test(text);

function shown(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const beginning = JSON.stringify(value.slice(0, HUB_ID_CHARS_MAX));
  return value.length > HUB_ID_CHARS_MAX ? `${beginning} and more` : beginning;
}
