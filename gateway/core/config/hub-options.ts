/** What the vehicle says in the words of the Hub Santé (docs/hubsante.md). Part of the table in options.ts. */
import { type Option, text } from './option-kinds.ts';

const flag = (why: string): Extract<Option, { kind: 'flag' }> => ({
  kind: 'flag',
  default: false,
  unit: null,
  example: 'false',
  why,
});

const LINE = /^[^\r\n]*$/;

export const HUB_OPTIONS = {
  'hub.geoPos': flag('true: positions on garde, as a volunteer and at work on a mission go out as GEO-POS too'),
  'hub.geoRes': flag('true: the vehicle makes itself known with GEO-RES, on each connection on duty and at the prise'),
  'hub.rsSr': flag('true: the steps of a mission with a caseId go out as RS-SR too'),
  'hub.rsRr': flag('true: orders with a requestId are answered with RS-RR too'),
  'hub.orgId': text(
    '',
    LINE,
    '3 to 8 words joined by dots',
    'fr.health.beaurivage',
    'the company, as the SAMU registered it; needed with any of the four',
  ),
  'hub.resourceId': text(
    '',
    LINE,
    '{orgID}.resource.{id}',
    'fr.health.beaurivage.resource.AMB-07',
    'the vehicle, as the SAMU gave it: letters without accents, zeros in front and all; needed with any of the four',
  ),
  'hub.name': text('', LINE, 'a line of text', 'GA-123-BC', 'immatriculation or code, in GEO-RES; empty: none is told'),
  'hub.category': {
    kind: 'choice',
    default: 'none',
    choices: ['A', 'C', 'none'],
    unit: null,
    example: '"A"',
    why: 'catégorie of the arrêté du 12 décembre 2017. No body of the vehicle states it: the RS-RI of the platform does',
  },
} as const satisfies Record<string, Option>;
