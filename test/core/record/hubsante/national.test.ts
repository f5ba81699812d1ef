/** Against what the ANS publishes (../shared/hubsante, schemas 26.07.29): its schemas, its words, its examples. */
import { describe, expect, it, test } from 'vitest';
import { VEHICLE_TYPES } from '../../../../gateway/core/record/hubsante/mapping.ts';
import { hubGeoPos, hubGeoRes, hubRsRr, hubRsSr } from '../../../../gateway/core/record/hubsante/messages.ts';
import {
  engagedStatus,
  geoStatus,
  hubAnswer,
  hubDeadline,
  statutVecteur,
  VEHICLE_STATUSES,
} from '../../../../gateway/core/record/hubsante/words.ts';
import { nationalErrors, nationalFiles, nationalHere, nationalText } from '../../../support/hub-national.ts';

const OURS = { 'GEO-POS': hubGeoPos, 'GEO-RES': hubGeoRes, 'RS-SR': hubRsSr, 'RS-RR': hubRsRr } as const;

const examples = nationalFiles('examples').flatMap((kind) =>
  nationalFiles(`examples/${kind}`).map((file) => [kind, file, nationalText(`examples/${kind}/${file}`)] as const),
);

describe.skipIf(!nationalHere)('the national schemas (../shared/hubsante; skipped where absent)', () => {
  it('come with forty examples, twenty-three of them of our four messages', () => {
    expect(examples.length).toBe(40);
    expect(examples.filter(([kind]) => kind in OURS).length).toBe(23);
  });

  it.each(examples)('%s %s is what they say', (kind, _file, text) => {
    expect(nationalErrors(kind, JSON.parse(text))).toBeNull();
  });

  it.each(examples.filter(([kind]) => kind in OURS))('%s %s is what ours say', (kind, _file, text) => {
    const { error } = OURS[kind as keyof typeof OURS].safeParse(JSON.parse(text));
    expect(error?.issues ?? []).toEqual([]);
  });

  it('refuse what is wrong, through the same check', () => {
    const message = (datetime: string, caseId = 'fr.health.samu973.x') => ({
      resourcesStatus: { caseId, resourceId: 'fr.health.samu.resource.x', state: { datetime, status: 'DEPART' } },
    });
    const good = '2026-08-12T10:22:00+00:00';
    expect(nationalErrors('RS-SR', message(good))).toBeNull();
    expect(nationalErrors('RS-SR', message('2026-08-12T10:22:00Z'))).toContain('pattern');
    expect(nationalErrors('RS-SR', message('2026-02-30T10:22:00+00:00'))).toContain('date-time');
    expect(nationalErrors('RS-SR', message(good, `${'a'.repeat(41)}!`))).toContain('caseId');
    expect(nationalErrors('RS-SR', { ...message(good), more: 1 })).toBe('another root key');
  });

  test.each([
    ['GEO-POS', 'engagedStatus', engagedStatus.options],
    ['GEO-POS', 'status', geoStatus.options],
    ['RS-SR', 'status', statutVecteur.options],
    ['RS-RR', 'answer', hubAnswer.options],
    ['RS-RR', 'deadline', hubDeadline.options],
  ] as const)('%s %s has the words that ours has', (name, key, options) => {
    const { definitions } = JSON.parse(nationalText(`json-schema/${name}.schema.json`));
    const found = Object.values<{ properties: Record<string, { enum?: string[] }> }>(definitions).find(
      ({ properties }) => properties[key]?.enum !== undefined,
    );
    expect(found?.properties[key]?.enum).toEqual(options);
  });

  test.each(Object.entries(OURS))('%s has the keys that ours has, and asks for the same', (name, ours) => {
    const { definitions, title, ...root } = JSON.parse(nationalText(`json-schema/${name}.schema.json`));
    expect(Object.keys(ours.shape)).toEqual([title]);
    // A GEO-RES without a resource is valid to them, and says nothing.
    const asked = keysOfNational(root, definitions, []).map((key) => (key === 'resource?' ? 'resource' : key));
    expect(keysOf(Object.values(ours.shape)[0], [])).toEqual(asked.sort());
  });

  it('know every status of ours, in this order', () => {
    const rows = nationalText('nomenclature/HubSante.statutVecteur.csv').split('\n');
    const codes = rows.slice(1).map((row) => row.split(',')[1] ?? '');
    expect(codes.filter((code) => (VEHICLE_STATUSES as readonly string[]).includes(code))).toEqual([
      ...VEHICLE_STATUSES,
    ]);
  });

  it('know the vehicle types that a platform is told to write', () => {
    const rows = nationalText('nomenclature/HubSante.typeVecteur.csv').split('\n');
    const label = (code: string) => rows.find((row) => row.split(',')[1] === code)?.split(',')[3];
    expect(Object.values(VEHICLE_TYPES).map(label)).toEqual([
      'Ambulance privée grand contenant - type A',
      'Ambulance privée petit contenant - type C',
      'Ambulance de catégorie non définie',
    ]);
  });
});

type Shape = { def: { type: string; innerType?: Shape; element?: Shape }; shape?: Record<string, Shape> };

/** `position.coord.lat`, with a `?` where it may be left out; sorted. */
function keysOf(schema: unknown, path: string[]): string[] {
  const { def, shape } = schema as Shape;
  if (def.type === 'optional') return keysOf(def.innerType, path);
  if (def.type === 'array') return keysOf(def.element, path);
  return Object.entries(shape ?? {})
    .flatMap(([key, each]) => {
      const name = [...path, key];
      return [`${name.join('.')}${each.def.type === 'optional' ? '?' : ''}`, ...keysOf(each, name)];
    })
    .sort();
}

interface National {
  $ref?: string;
  items?: National;
  required?: string[];
  properties?: Record<string, National>;
}

function keysOfNational(schema: National, definitions: Record<string, National>, path: string[]): string[] {
  const named = schema.$ref?.split('/').at(-1);
  if (named !== undefined) return keysOfNational(definitions[named] ?? {}, definitions, path);
  if (schema.items !== undefined) return keysOfNational(schema.items, definitions, path);
  return Object.entries(schema.properties ?? {})
    .flatMap(([key, each]) => {
      const name = [...path, key];
      const asked = schema.required?.includes(key) === true;
      return [`${name.join('.')}${asked ? '' : '?'}`, ...keysOfNational(each, definitions, name)];
    })
    .sort();
}
