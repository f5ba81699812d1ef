/** What differs from run to run and from machine to machine, in what the verbs print in a world: `N`, `NOW`, `PORT` and the like. */
import { VERSION } from '../../../gateway/core/version.ts';
import type { Box } from './worlds.ts';

/** Of a line of a file that was made. */
const FILE_CHARS = 120;

/** In order. */
const EVERYWHERE: readonly (readonly [RegExp, string])[] = [
  [/[^\s"]*\/balise-pki-\w+/g, 'PKI'],
  [/\/dev\/pts\/\d+/g, '/dev/pts/N'],
  [/mqtts:\/\/localh[^\s"),;:]*(:\d*…?)?/g, 'mqtts://localhost:PORT'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/\b[0-9a-f]{32,}\b/g, 'HEX'],
  [/\b[0-9a-f]{16}\b/g, 'SERIES'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'BOOT'],
  [/(1970-01-01T00:0)\d:[\d.]+Z/g, '$1N:NNZ'],
  [/(1970-01-01 00:0)\d\b/g, '$1N'],
  // What was there before and stays is no time of this run.
  [/(?!1970|20(20|26)-01-01)\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d+)?/g, 'NOW'],
  [/(?!1970|20(20|26)-01-01)\b(?<!T)\d{4}-\d\d-\d\d\b/g, 'DAY'],
  [/\b\d{13}\b/g, 'T'],
  [/("(?:mono|ageMs)"+:)\d+/g, '$1N'],
  [/"by":"[^"]*"/g, '"by":"WHO"'],
  [/\b20\d{6}-\d{4}\b/g, 'STAMP'],
];

const NUMBER =
  /(?<!exit |MQTT |[\w.,:/#~-])(?:[1-9]\d*(?:\u202f\d{3})*(?:[.,]\d+)?|0[.,]\d+)(?![\w:-]|[.,]\d| bit\/s)/g;

/** Counts and measures of what goes on; that something is 0, and the protocol, stay. */
function withoutNumbers(text: string): string {
  return text
    .replaceAll(/\b0 (m?s)\b/g, 'N $1')
    .replaceAll(NUMBER, 'N')
    .replaceAll(/~\d+/g, '~N')
    .replaceAll(/N (min N s|h \d\d min|d \d\d h|j \d+ h|d \d+ h|min|h \d\d)\b/g, 'N s');
}

const TITLES_OF_THE_MACHINE =
  'versions|hardening|durcissement|write speed|écriture disque|disk wear|usure du disque|temperature|température|supply|alimentation|modem';
/** Of the machine under the test, not of the box; with what follows of them. */
const OF_THE_MACHINE = new RegExp(`^\\S+( vu)? +(${TITLES_OF_THE_MACHINE}) .*\\n( {25}.*\\n)*`, 'gm');

/** Where a line is broken follows from how long its numbers are. Remedies have none. */
function unwrapped(text: string): string {
  return text.replaceAll(/\n(?: {6}| {11,12}| {25})(?=[^ →])/g, ' ');
}

/** The sky is of the hour, and drawn by other tests. */
function headOf(screen: string): string {
  const lines = screen.split('\n');
  return [...lines.slice(0, 5), ...lines.slice(lines.findIndex((line) => line.startsWith('q ')))].join('\n');
}

const BY_VERB: Readonly<Record<string, (text: string) => string>> = {
  status: (text) =>
    withoutNumbers(unwrapped(text))
      .replaceAll(/ {3}\S+ °C| {3}N V$/gm, '')
      .replaceAll(/\b0 (MB|Mo) (sent|received|envoyés|reçus)/g, 'N $1 $2'),
  watch: (text) => {
    const [screen = '', ...others] = text.split('\n\n$');
    return [withoutNumbers(headOf(screen.replaceAll(/\d\d:\d\d:\d\dZ/g, 'hh:mm:ssZ'))), ...others].join('\n\n$');
  },
  gnss: (text) =>
    withoutNumbers(text.replaceAll(/\n\n(.|\n)*?\n(?=exit)/g, '\n\n(the sky)\n')).replaceAll(
      /^(per second|par seconde) +(.|\n)*?\n(?=\S)/gm,
      '$1  RATES\n',
    ),
  doctor: (text) =>
    withoutNumbers(unwrapped(text.replaceAll(OF_THE_MACHINE, '')))
      .replaceAll(/(log|journal) 0 (MB|Mo)/g, '$1 N $2')
      .replaceAll(/(database|base de données) +0 (MB|Mo)/g, '$1  N $2')
      .replaceAll(/, (N|\d+) (skipped|non vus)$/gm, ''),
  outbox: (text) => {
    const [counts = '', list = '', ...shown] = text.split('\n\n$');
    return [
      withoutNumbers(counts),
      list.replaceAll(/^(event|événement|position) +\d+|^(et|and) \d+/gm, '$1$2  N'),
      ...shown,
    ].join('\n\n$');
  },
  journal: (text) =>
    text
      .replaceAll(/\b\d+ (events checked|événements vérifiés), \d+/g, 'N $1, N')
      // There is none when the last event is one.
      .replaceAll(/^ +(after the last signature|après la dernière signature) ?: \d+\n/gm, '')
      .replaceAll(/\b\d+:HEX/g, 'N:HEX'),
  // The one world whose receiver is missing has another path.
  config: (text) => text.replaceAll('DIR/ttyACM0', '/dev/pts/N'),
  roster: (text) => text.replaceAll(/(ends in|finit dans) .*$/gm, '$1 N'),
  erase: (text) => text.replaceAll(/(event|événement) \d+$/gm, '$1 N'),
  bundle: (text) => text.replaceAll(/^.*unit\.txt.*\n/gm, '').replaceAll(/ +\d+[.,]\d (kB|ko)/g, '  N $1'),
};

export function masked(
  verb: string,
  text: string,
  { place: { dir }, store, day }: Pick<Box, 'place' | 'store' | 'day'>,
): string {
  let known = text
    .replaceAll(store, 'STORE')
    .replaceAll(dir, 'DIR')
    .replaceAll(day, 'YESTERDAY')
    .replaceAll(VERSION, 'VERSION');
  for (const [what, instead] of EVERYWHERE) known = known.replaceAll(what, instead);
  const lines = (BY_VERB[verb] ?? ((it) => it))(known).split('\n');
  return lines
    .map((line) => (line.length > FILE_CHARS && line.startsWith('> ') ? `${line.slice(0, FILE_CHARS)}…` : line))
    .join('\n');
}
