/** docs/hubsante.md: its tables are those of the code, its patterns and limits too. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseId } from '../../gateway/core/record/hubsante/identifier-schemas.ts';
import {
  HUB_ID_CHARS_MAX,
  HUB_POSITIONS_MAX,
  HUB_REASON_CHARS_MAX,
} from '../../gateway/core/record/hubsante/limits.ts';
import { ANSWERS, FUNCTIONS, stepWords, VEHICLE_TYPES } from '../../gateway/core/record/hubsante/mapping.ts';
import { hubGeoPos, hubGeoRes, hubRsRr, hubRsSr } from '../../gateway/core/record/hubsante/messages.ts';
import { VEHICLE_STATUSES, type VehicleStatus } from '../../gateway/core/record/hubsante/words.ts';
import { AVAILABILITIES, CREW_FUNCTIONS } from '../support/hub.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/hubsante.md'), 'utf8');
const flat = page.replaceAll(/\s+/g, ' ');
const shown = (name: string): string =>
  new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- /${name} -->`).exec(page)?.[1]?.trim() ?? '';

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function functionsTable(): string {
  const rsRr: Record<string, string> = { ACCEPTER: `${ANSWERS.accepted}`, REFUSER: `${ANSWERS.refused}` };
  const rows = CREW_FUNCTIONS.map((name) => {
    const { steps, remark, geoRes } = FUNCTIONS[name];
    const words = [geoRes ? 'GEO-RES' : null, remark].filter((text) => text !== null).join('; ');
    return [name, steps.length === 0 ? 'none' : steps.join(' or '), rsRr[name] ?? '', words];
  });
  return table(['function', 'RS-SR, if it made the step', 'RS-RR', 'remark'], rows);
}

/** What differs only in what does not matter is one row. */
function statusesTable(): string {
  const rows = [null, ...VEHICLE_STATUSES].flatMap((status) => {
    const cases = AVAILABILITIES.flatMap((availability) =>
      [true, false].map((transported) => ({
        availability,
        transported,
        cells: cellsOf(status, availability, transported),
      })),
    );
    const equal = (some: typeof cases): boolean => new Set(some.map(({ cells }) => cells.join())).size === 1;
    const row = (label: string, cells: string[] = []): string[] => [status ?? 'none', label, ...cells];
    if (equal(cases)) return [row('any', cases[0]?.cells)];
    return AVAILABILITIES.flatMap((availability) => {
      const some = cases.filter((one) => one.availability === availability);
      if (equal(some)) return [row(availability, some[0]?.cells)];
      return some.map(({ transported, cells }) =>
        row(`${availability}, ${transported ? 'after TRANSP' : 'sortie blanche'}`, cells),
      );
    });
  });
  const head = ['status', 'availability', 'GEO-POS `status`', '`engagedStatus`', 'after it', 'RS-SR, `availability`'];
  return table(head, rows);
}

function cellsOf(
  status: VehicleStatus | null,
  availability: (typeof AVAILABILITIES)[number],
  transported: boolean,
): string[] {
  const { geoStatus, first, after, rsSr, available } = stepWords(status, availability, transported);
  const codes = rsSr.length === 0 ? 'none' : `${rsSr.join(', ')}; ${available ?? 'left out'}`;
  return [geoStatus, first ?? 'left out', after ?? 'left out', codes];
}

describe('docs/hubsante.md', () => {
  it.each([
    ['functions', functionsTable()],
    ['statuses', statusesTable()],
  ])('shows the %s as the code has them', (name, expected) => {
    expect(shown(name), `between the marks of ${name} there should be:\n\n${expected}\n`).toBe(expected);
  });

  it('shows the patterns of caseId that the code has, and no others', () => {
    const { allOf = [] } = caseId.toJSONSchema({ target: 'draft-7' });
    const patterns = allOf.map((part) => (typeof part === 'boolean' ? '' : (part.pattern ?? '')));
    expect(patterns.length).toBe(2);
    for (const pattern of patterns) expect(page).toContain(`\`${pattern}\``);
  });

  it.each([
    [`at most ${HUB_ID_CHARS_MAX} characters`],
    [`${HUB_POSITIONS_MAX} at most`],
    [`one word of ${HUB_REASON_CHARS_MAX} characters at most`],
    [`received is ${ANSWERS.received}`],
    [`category A \`${VEHICLE_TYPES.A}\`, category C \`${VEHICLE_TYPES.C}\`, not known \`${VEHICLE_TYPES.unknown}\``],
  ])('says as the code does: %s', (words) => {
    expect(flat).toContain(words);
  });

  it('names the four messages by their root keys', () => {
    const roots = [hubGeoPos, hubGeoRes, hubRsSr, hubRsRr].map(({ shape }) => Object.keys(shape)[0]);
    const rows = [...page.matchAll(/^\| `hub\/[a-z-]+` \| [A-Z-]+, `(\w+)` \|/gm)].map(([, root]) => root);
    expect(rows).toEqual(roots);
  });
});
