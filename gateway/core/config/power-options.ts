/** When the box stops by itself (docs/inputs.md). Part of the table in options.ts. */
import { type Option, text, whole } from './option-kinds.ts';

export const POWER_OPTIONS = {
  'power.lowV': {
    kind: 'number',
    default: 0,
    min: 0,
    max: 60,
    whole: false,
    unit: 'V, 0: not watched',
    example: '11.6',
    why: 'below this the box stops in order and leaves the rest to the starter; needs supply.file. 23.2 for a battery of 24 V',
  },
  'power.lowS': whole(120, 1, 3_600, 's', 'so long below power.lowV: cranking pulls the supply down for seconds'),
  'power.ignitionOffS': whole(
    600,
    0,
    86_400,
    's, 0: the box stays up',
    'off duty and with the ignition off for so long the box stops; needs a contact ignition. On garde it stays up',
  ),
  'power.haltCommand': text(
    '',
    /^[^\r\n]*$/,
    'a program and its arguments, separated by spaces',
    '/usr/bin/touch /run/balise/halt',
    'run after the box has stopped by itself, to switch the machine off (docs/service.md); empty: the service stops and is started again',
  ),
} as const satisfies Record<string, Option>;
