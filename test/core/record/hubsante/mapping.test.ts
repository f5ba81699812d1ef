/** What each press says, row by row. */
import { expect, test } from 'vitest';
import { type HubStanding, NO_STANDING } from '../../../../gateway/core/record/hubsante/standing.ts';
import type { HubPress } from '../../../../gateway/core/record/hubsante/words.ts';
import { hubPress, sampleMission } from '../../../support/hub.ts';
import { given, onDuty } from './said.ts';

const onMission = (status: HubPress['status']): HubStanding => ({
  ...onDuty,
  ...{ status, mission: sampleMission.id, geoStatus: 'INDISPONIBLE' },
});
const answered = (outcome: 'accepted' | 'refused' | 'unanswered', late = false) => ({
  answer: { outcome, reason: null, late },
});

const no = 'INDISPONIBLE';
const yes = 'DISPONIBLE';
const mission = sampleMission;
/** A row: before, the press, `status engagedStatus` of the two positions after it, RS-SR, RS-RR. */
const ROWS: [string, HubStanding, Partial<HubPress>, [string, string], string[], string | null][] = [
  ['prise de garde', NO_STANDING, { function: 'PRISE_GARDE' }, [yes, yes], [], null],
  [
    'accepter',
    onDuty,
    { function: 'ACCEPTER', status: 'DECLENCHE', availability: no, mission, ...answered('accepted') },
    [`${no} ALERTEE`, `${no} ALERTEE`],
    ['DECLENCHE false'],
    'ACCEPTEE',
  ],
  ['refuser', onDuty, { function: 'REFUSER', mission, ...answered('refused') }, [yes, yes], [], 'REFUSEE'],
  ['sans réponse', onDuty, { function: null, mission, ...answered('unanswered') }, [yes, yes], [], null],
  [
    'called off by the platform',
    onMission('DEPART'),
    { function: null, status: 'ANNULE', mission },
    [`${yes} RETOUR_DISPONIBLE`, `${yes} RETOUR_DISPONIBLE`],
    ['ANNULE true'],
    null,
  ],
  [
    'departed to an order that waited',
    onDuty,
    { function: 'DEPART', status: 'DEPART', availability: no, mission, ...answered('accepted', true) },
    [`${no} PARTIE`, `${no} PARTIE`],
    ['DEPART false'],
    'ACCEPTEE',
  ],
  [
    'départ',
    onMission('DECLENCHE'),
    { function: 'DEPART', status: 'DEPART', availability: no, mission },
    [`${no} PARTIE`, `${no} PARTIE`],
    ['DEPART false'],
    null,
  ],
  [
    'annulé avant arrivée',
    onMission('DEPART'),
    { function: 'ANNULATION', status: 'ANNULE', mission },
    [`${yes} RETOUR_DISPONIBLE`, `${yes} RETOUR_DISPONIBLE`],
    ['ANNULE true'],
    null,
  ],
  ...(['ARRIVEE', 'PEC', 'BILAN'] as const).map((step): (typeof ROWS)[number] => [
    step,
    onMission('DEPART'),
    { function: step, status: step, availability: no, mission },
    [`${no} ARRIVEE_LIEU`, `${no} ARRIVEE_LIEU`],
    [`${step} false`],
    null,
  ]),
  [
    'transport',
    onMission('BILAN'),
    { function: 'TRANSP', status: 'TRANSP', availability: no, mission, transported: true },
    [`${no} TRANSPORT_DESTINATION`, `${no} TRANSPORT_DESTINATION`],
    ['TRANSP false'],
    null,
  ],
  [
    'arrivée CH',
    onMission('TRANSP'),
    { function: 'DESTIN', status: 'DESTIN', availability: no, mission, transported: true },
    [`${no} ARRIVEE_DESTINATION`, `${no} ARRIVEE_DESTINATION`],
    ['DESTIN false'],
    null,
  ],
  [
    'fin de prise en charge',
    onMission('DESTIN'),
    { function: 'FINPEC', status: 'FINPEC', availability: no, mission, transported: true },
    [`${no} FIN_MED`, `${no} FIN_MED`],
    ['FINPEC false'],
    null,
  ],
  [
    'quitte CH, available',
    onMission('FINPEC'),
    { function: 'RETOUR', status: 'RETOUR', mission, transported: true },
    [`${yes} QUITTE_DESTINATION`, `${yes} RETOUR_DISPONIBLE`],
    ['RETOUR true'],
    null,
  ],
  [
    'quitte CH by key 7',
    onMission('DESTIN'),
    { function: 'DISPONIBLE', status: 'RETOUR', mission, transported: true },
    [`${yes} QUITTE_DESTINATION`, `${yes} RETOUR_DISPONIBLE`],
    ['RETOUR true'],
    null,
  ],
  [
    'quitte CH, not available',
    onMission('FINPEC'),
    { function: 'RETOUR', status: 'RETOUR', availability: no, mission, transported: true },
    [`${no} RETOUR_INDISPONIBLE`, `${no} RETOUR_INDISPONIBLE`],
    ['RETOUR false', 'RET-BASE false'],
    null,
  ],
  [
    'quitte CH, nobody knows',
    onMission('FINPEC'),
    { function: 'RETOUR', status: 'RETOUR', availability: 'INCONNU', mission, transported: true },
    ['INCONNU QUITTE_DESTINATION', 'INCONNU'],
    ['RETOUR'],
    null,
  ],
  [
    'sortie blanche',
    onMission('ARRIVEE'),
    { function: 'RETOUR', status: 'RETOUR', mission },
    [`${yes} RETOUR_DISPONIBLE`, `${yes} RETOUR_DISPONIBLE`],
    ['RETOUR true'],
    null,
  ],
  [
    'on the way to the base',
    onMission('RETOUR'),
    { function: 'RET_BASE', status: 'RET-BASE', availability: no, mission, transported: true },
    [`${no} RETOUR_INDISPONIBLE`, `${no} RETOUR_INDISPONIBLE`],
    ['RET-BASE false'],
    null,
  ],
  ...(
    [
      [yes, true],
      [no, false],
    ] as const
  ).map(([availability, said]): (typeof ROWS)[number] => [
    `rentré base, ${availability}`,
    onMission('RETOUR'),
    { function: 'RENTRE', status: 'REN-BASE', availability, mission, transported: true },
    [`${availability} ARRIVEE_CENTRE`, availability],
    [`REN-BASE ${said}`],
    null,
  ]),
  [
    'key 8 at the hospital',
    onMission('DESTIN'),
    { function: 'INDISPONIBLE', status: 'RETOUR', availability: no, mission, transported: true },
    [`${no} RETOUR_INDISPONIBLE`, `${no} RETOUR_INDISPONIBLE`],
    ['RETOUR false', 'RET-BASE false'],
    null,
  ],
  ['désinfection, panne', onDuty, { function: 'INDISPONIBLE', availability: no }, [no, no], [], null],
  ['fin de garde', onDuty, { function: 'FIN_GARDE', duty: 'HORS_SERVICE' }, ['off-duty', 'off-duty'], [], null],
  [
    'fin de garde with a patient',
    onMission('TRANSP'),
    { function: 'FIN_GARDE', duty: 'HORS_SERVICE', availability: no, mission, transported: true },
    [`${no} TRANSPORT_DESTINATION`, `${no} TRANSPORT_DESTINATION`],
    [],
    null,
  ],
  ['pause', onDuty, { function: 'PAUSE', duty: 'PAUSE', availability: no }, ['pause', 'pause'], [], null],
  ['détresse', onDuty, { function: 'DETRESSE' }, [yes, yes], [], null],
  [
    'détresse off duty',
    NO_STANDING,
    { function: 'DETRESSE', duty: 'HORS_SERVICE' },
    ['off-duty', 'off-duty'],
    [],
    null,
  ],
];

test.each(ROWS)('%s', (_name, before, press, geo, rsSr, rsRr) => {
  expect(given(before, hubPress(press))).toEqual({ geo, rsSr, rsRr });
});
