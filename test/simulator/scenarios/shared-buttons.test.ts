/**
 * The three reference duties have exactly the events that their reference has, at its instants. The reference is looked for beside the
 * repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findScenario } from '../../../simulator/scenarios/scenario.ts';

const SHARED = fileURLToPath(new URL('../../../../shared/scenarios/', import.meta.url));

/** What the reference calls it, and what comes of it here. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^PRISE_GARDE/, 'PRISE_GARDE null'],
  [/^\(auto\) mission received/, 'received'],
  [/^ACCEPTE/, 'ACCEPTER DECLENCHE'],
  [/^DEPART$/, 'DEPART DEPART'],
  [/^ARRIVEE_LIEU/, 'ARRIVEE ARRIVEE'],
  [/^PEC/, 'PEC PEC'],
  [/^BILAN/, 'BILAN BILAN'],
  [/^DEPART_LIEUX/, 'TRANSP TRANSP'],
  [/^ARRIVEE_CH/, 'DESTIN DESTIN'],
  [/^FIN_PEC/, 'FINPEC FINPEC'],
  [/^QUITTE_CH/, 'DISPONIBLE RETOUR'],
  [/^RENTRE_BASE/, 'RENTRE REN-BASE'],
  [/^INDISPONIBLE\(desinfection\)/, 'INDISPONIBLE null'],
  [/^FIN_GARDE/, 'FIN_GARDE null'],
];

interface Reference {
  id: string;
  buttons: [at: string, what: string][];
}

function references(): Reference[] {
  if (!existsSync(SHARED)) return [];
  const files = readdirSync(SHARED).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(`${SHARED}${name}`, 'utf8')) as Reference);
}

describe.skipIf(!existsSync(SHARED))('the reference duties (skipped where ../shared/scenarios is absent)', () => {
  test('there are three of them', () => expect(references()).toHaveLength(3));

  test.each(references().map((reference) => [reference.id, reference] as const))('%s', (id, { buttons }) => {
    const { presses, events, startT } = findScenario(id.toLowerCase());
    const at = (second: number) => new Date(startT + second * 1_000).toISOString();
    const expected = [
      ...presses.map(({ atS, expect: must }) => {
        if (must === undefined || 'refused' in must) throw new Error('every press is expected');
        return `${at(atS)} ${must.function} ${must.status}`;
      }),
      ...events.map(({ atS, change }) => `${at(atS)} ${change}`),
    ].sort();
    const wanted = buttons.map(([when, what]) => {
      const [, name] = NAMES.find(([pattern]) => pattern.test(what)) ?? [];
      return `${new Date(when).toISOString()} ${name ?? what}`;
    });
    expect(expected).toEqual(wanted);
  });
});
