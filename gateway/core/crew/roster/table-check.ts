import type { Problem } from '../../config/check.ts';
import { pathOf, problemsOf } from './problems.ts';
import { conflictsOf } from './table-conflicts.ts';
import { type GardeTable, gardeTable } from './table-schema.ts';

export type CheckedTable = { table: GardeTable; problems: [] } | { table: null; problems: Problem[] };

/**
 * Checks a parsed file of `deploy/rosters/`: its form, then what it says.
 * @param document as the TOML (or JSON) parser gives it
 * @returns the table, or everything that is wrong, each with its path and with what was expected there
 */
export function readTable(document: unknown): CheckedTable {
  const parsed = gardeTable.safeParse(document);
  if (!parsed.success) return { table: null, problems: problemsOf(parsed.error) };
  const table = parsed.data;
  const problems = [
    ...sectorProblems(table),
    ...referenceProblems(table),
    ...effectProblems(table),
    ...conflictsOf(table),
  ];
  return problems.length === 0 ? { table, problems: [] } : { table: null, problems };
}

function sectorProblems({ sectors, jour }: GardeTable): Problem[] {
  const problems = twice(sectors.map(({ id }, i) => ({ path: ['sectors', i, 'id'], name: id })));
  for (const [i, sector] of sectors.entries()) {
    problems.push(
      ...twice(sector.subZones.map(({ id }, j) => ({ path: ['sectors', i, 'subZones', j, 'id'], name: id }))),
    );
    for (const list of ['communes', 'communesJour', 'communesNuit'] as const) {
      // In two sectors a commune may well be: the texts do that. Twice in one list is a slip.
      problems.push(...twice(sector[list].map((name, j) => ({ path: ['sectors', i, list, j], name }))));
      if (list !== 'communes' && sector[list].length > 0 && jour === null) {
        problems.push({
          key: pathOf(['sectors', i, list]),
          message: 'expected `jour`, the hours of the day, beside it',
        });
      }
    }
  }
  return problems;
}

function twice(named: { path: PropertyKey[]; name: string }[]): Problem[] {
  const seen = new Set<string>();
  return named.flatMap(({ path, name }) => {
    if (seen.has(name)) return [{ key: pathOf(path), message: `expected each once, "${name}" is there before` }];
    seen.add(name);
    return [];
  });
}

/** Every sector and sub-zone that is named is one of the table's. */
function referenceProblems({ sectors, versions, exceptions }: GardeTable): Problem[] {
  const known = new Map(sectors.map(({ id, subZones }) => [id, subZones.map((zone) => zone.id)]));
  const problems: Problem[] = [];
  const sector = (id: string, ...path: PropertyKey[]): void => {
    if (!known.has(id)) problems.push({ key: pathOf(path), message: oneOf(id, [...known.keys()]) });
  };
  for (const [v, { lines, takeOvers, zonesBlanches }] of versions.entries()) {
    for (const [i, { sector: id, subZone }] of lines.entries()) {
      sector(id, 'versions', v, 'lines', i, 'sector');
      const zones = known.get(id) ?? [];
      if (subZone !== null && known.has(id) && !zones.includes(subZone)) {
        problems.push({ key: pathOf(['versions', v, 'lines', i, 'subZone']), message: oneOf(subZone, zones) });
      }
    }
    for (const [i, { sector: id, by }] of takeOvers.entries()) {
      sector(id, 'versions', v, 'takeOvers', i, 'sector');
      for (const [j, other] of by.entries()) {
        const path = ['versions', v, 'takeOvers', i, 'by', j, 'sector'];
        sector(other.sector, ...path);
        if (other.sector === id) problems.push({ key: pathOf(path), message: 'expected another sector than its own' });
      }
    }
    for (const [i, { sector: id }] of zonesBlanches.entries()) sector(id, 'versions', v, 'zonesBlanches', i, 'sector');
  }
  for (const [i, { sector: id }] of exceptions.entries()) if (id !== null) sector(id, 'exceptions', i, 'sector');
  return problems;
}

function oneOf(id: string, known: readonly string[]): string {
  return `expected one of ${known.map((name) => `"${name}"`).join(', ') || 'none'}, not "${id}"`;
}

/** Versions follow each other; an exception changes one thing. */
function effectProblems({ versions, exceptions }: GardeTable): Problem[] {
  const problems: Problem[] = [];
  for (const [i, { from, until }] of versions.entries()) {
    const before = versions[i - 1];
    if (before !== undefined && (from === null || before.until === null || from <= before.until)) {
      problems.push({
        key: pathOf(['versions', i, 'from']),
        message: 'expected a day after the `until` of the version before',
      });
    }
    if (from !== null && until !== null && until < from) {
      problems.push({ key: pathOf(['versions', i, 'until']), message: 'expected no day before `from`' });
    }
  }
  for (const [i, { dayType, sector, slots }] of exceptions.entries()) {
    const ofDay = dayType !== null && sector === null && slots === null;
    const ofSector = dayType === null && sector !== null && slots !== null;
    if (!ofDay && !ofSector) {
      problems.push({ key: pathOf(['exceptions', i]), message: 'expected either `dayType`, or `sector` with `slots`' });
    }
  }
  return problems;
}
