/** The columns of the statistics: what each is called, and what it says of a row (docs/statistics.md). */
import { DELAYS, type Delay, sizesOf, type Tally } from './tally.ts';

export type Cell = string | number | null;

export interface Column {
  key: string;
  fr: string;
  en: string;
  /** Empty: a text. */
  unit: '' | '1' | 's' | 'km' | 'UTC';
}

/** Cells are numbers, or null: nobody knows. */
export interface StatisticsTable {
  columns: Column[];
  rows: Cell[][];
}

interface Counted extends Column {
  of(tally: Tally): number | null;
}

export const ROW_COLUMNS: Column[] = [
  { key: 'vehicle', fr: 'véhicule', en: 'vehicle', unit: '' },
  { key: 'sector', fr: 'secteur', en: 'sector', unit: '' },
  { key: 'period', fr: 'période', en: 'period', unit: '' },
  { key: 'slot', fr: 'créneau', en: 'slot', unit: '' },
];

const COUNTS: [key: string, fr: string, en: string][] = [
  ['asked', 'missions demandées', 'missions asked'],
  ['ownDepartures', 'départs sans ordre', 'departures without an order'],
  ['accepted', 'missions acceptées', 'missions accepted'],
  ['acceptedLate', 'dont acceptées en retard', 'of which late'],
  ['acceptedByCompany', "dont acceptées par l'entreprise", 'of which by the company'],
  ['refused', 'missions refusées', 'missions refused'],
  ['refused.engaged', 'refus : en mission', 'refused: engaged'],
  ['refused.disinfection', 'refus : désinfection', 'refused: disinfection'],
  ['refused.breakdown', 'refus : panne', 'refused: breakdown'],
  ['refused.crew', 'refus : équipage', 'refused: crew'],
  ['refused.other', 'refus : autre', 'refused: other'],
  ['refused.unsaid', 'refus : sans motif', 'refused: unsaid'],
  ['unanswered', 'sans réponse à temps', 'unanswered in time'],
  ['expired', 'reçues périmées', 'expired on arrival'],
  ['cancelledBeforeDeparture', 'annulées avant départ', 'cancelled before departure'],
  ['cancelledAfterDeparture', 'annulées après départ', 'cancelled after departure'],
  ['transported', 'interventions avec transport', 'with transport'],
  ['sortie-blanche', 'sorties blanches', 'without transport'],
  ['unfinished', 'interventions inachevées', 'unfinished'],
  ['open', 'en cours', 'still open'],
  ['horsGarde', 'prises hors garde', 'taken hors garde'],
  ['horsGarde.volontaire', 'dont en volontaire', 'of which as volunteer'],
  ['declinedFree', 'refus ou silence en garde, sans mission en cours', 'declined on garde with no mission open'],
];

const DELAY_NAMES: Record<Delay, [fr: string, en: string]> = {
  departure: ['délai de départ', 'departure'],
  arrival: ["délai d'arrivée", 'arrival'],
  call: ["de l'ordre à l'arrivée", 'order to arrival'],
  onScene: ['sur les lieux', 'on scene'],
  transport: ['transport', 'transport'],
  atDestination: ['à destination', 'at destination'],
};

const TIMES: [kind: string, fr: string, en: string][] = [
  ['available', 'temps disponible', 'time available'],
  ['pause', 'temps en pause', 'time in pause'],
  ['mission', 'indisponible : mission', 'unavailable: mission'],
  ['desinfection', 'indisponible : désinfection', 'unavailable: disinfection'],
  ['panne', 'indisponible : panne', 'unavailable: breakdown'],
  ['equipage', 'indisponible : équipage', 'unavailable: crew'],
  ['autre', 'indisponible : autre', 'unavailable: other'],
  ['unsaid', 'indisponible : sans motif', 'unavailable: unsaid'],
];

export const COUNTED: Counted[] = [
  ...COUNTS.map(([key, fr, en]) => counted(key, fr, en, ({ counts }) => counts.get(key) ?? 0)),
  counted('notTaken', 'demandes sans preneur', 'asked and taken by none', ({ requests }) => {
    return [...requests.values()].filter(({ taken, lost }) => lost && !taken).length;
  }),
  ...DELAYS.flatMap(delayColumns),
  {
    ...{ key: 'distance', fr: 'distance', en: 'distance', unit: 'km' },
    of: ({ distances: { metres, measured } }) => (measured === 0 ? null : metres / 1_000),
  },
  counted('distance.measured', 'distance : mesurées', 'distance: measured', ({ distances }) => distances.measured),
  counted(
    'distance.unmeasured',
    'distance : sans mesure',
    'distance: unmeasured',
    ({ distances }) => distances.unmeasured,
  ),
  ...TIMES.map(([kind, fr, en]): Counted => {
    return { key: `time.${kind}`, fr, en, unit: 's', of: ({ times }) => seconds(times.get(kind) ?? 0) };
  }),
  counted('time.unmeasured', 'périodes sans durée', 'stretches unmeasured', ({ timesUnmeasured }) => timesUnmeasured),
  ...halfHourColumns('waiting', 'en attente', 'waiting'),
  ...halfHourColumns('underWay', 'missions en cours', 'under way'),
];

function counted(key: string, fr: string, en: string, of: Counted['of']): Counted {
  return { key, fr, en, unit: '1', of };
}

function delayColumns(delay: Delay): Counted[] {
  const [fr, en] = DELAY_NAMES[delay];
  const sorted = ({ delays }: Tally) => delays[delay].ms.toSorted((a, b) => a - b);
  const figure = (key: string, name: [fr: string, en: string], of: (ms: number[]) => number | null): Counted => ({
    ...{ key: `${delay}.${key}`, fr: `${fr} : ${name[0]}`, en: `${en}: ${name[1]}`, unit: 's' },
    of: (tally) => {
      const ms = of(sorted(tally));
      return ms === null ? null : seconds(ms);
    },
  });
  return [
    figure('mean', ['moyenne', 'mean'], mean),
    figure('median', ['médiane', 'median'], median),
    figure('p90', ['90e centile', '90th percentile'], (ms) => ms[Math.ceil(0.9 * ms.length) - 1] ?? null),
    counted(`${delay}.measured`, `${fr} : mesurés`, `${en}: measured`, ({ delays }) => delays[delay].ms.length),
    counted(
      `${delay}.unmeasured`,
      `${fr} : sans mesure`,
      `${en}: unmeasured`,
      ({ delays }) => delays[delay].unmeasured,
    ),
  ];
}

function halfHourColumns(what: 'waiting' | 'underWay', fr: string, en: string): Counted[] {
  const sizes = ({ halfHours }: Tally) => [...halfHours.values()].map((each) => sizesOf(each)[what]);
  return [
    counted(`${what}.max`, `${fr}, maximum`, `${en}, most`, (tally) => Math.max(0, ...sizes(tally))),
    counted(
      `${what}.halfHours`,
      `${fr}, demi-heures`,
      `${en}, half hours`,
      (tally) => sizes(tally).filter((n) => n > 0).length,
    ),
  ];
}

/** Whole ms: a mean has more digits than its clocks. */
function seconds(ms: number): number {
  return Math.round(ms) / 1_000;
}

function mean(ms: number[]): number | null {
  return ms.length === 0 ? null : ms.reduce((sum, each) => sum + each, 0) / ms.length;
}

/** Of an even number the mean of the two in the middle. */
function median(ms: number[]): number | null {
  const middle = ms.length / 2;
  return mean(
    Number.isInteger(middle) ? ms.slice(Math.max(0, middle - 1), middle + 1) : ms.slice(middle - 0.5, middle + 0.5),
  );
}
