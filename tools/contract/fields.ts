/** The fields of a schema as rows for a table: what is common to all its variants, then what each variant has beside. */
import type { JsonSchema } from './json-schema.ts';

export interface Field {
  /** Dotted below an object, with `[]` where that is an element of a list. Several where all is the same of them. */
  names: string[];
  type: string;
  unit: string;
  nullable: boolean;
  meaning: string;
}

export interface FieldGroup {
  /** Empty: of every message of this kind. */
  title: string;
  meaning: string;
  fields: Field[];
}

export function fieldGroups(schema: JsonSchema): FieldGroup[] {
  if (schema.type === 'array' && schema.items !== undefined && !Array.isArray(schema.items))
    return fieldGroups(schema.items);
  const { oneOf } = schema;
  if (oneOf === undefined) return [{ title: '', meaning: '', fields: merged(fieldsOf(schema)) }];
  const variants = oneOf.map((variant) => ({ variant, key: discriminator(oneOf), rows: fieldsOf(variant) }));
  const inAll = (field: Field): boolean =>
    variants.every(({ rows }) => rows.some((row) => JSON.stringify(row) === JSON.stringify(field)));
  const common = variants[0]?.rows.filter(inAll) ?? [];
  return [
    ...(common.length === 0 ? [] : [{ title: '', meaning: '', fields: common }]),
    ...variants.map(({ variant, key, rows }) => ({
      title: `${key} = ${variant.properties?.[key]?.const}`,
      meaning: variant.description ?? '',
      fields: merged(rows.filter((row) => !row.names.includes(key) && !inAll(row))),
    })),
  ];
}

/** The property that has another constant in each variant. */
function discriminator(variants: JsonSchema[]): string {
  const [first] = variants;
  const values = (name: string) => new Set(variants.map(({ properties }) => properties?.[name]?.const));
  const candidates = Object.keys(first?.properties ?? {}).filter((name) => !values(name).has(undefined));
  return candidates.find((name) => values(name).size === variants.length) ?? '';
}

function fieldsOf(schema: JsonSchema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, each]) => {
    const name = `${prefix}${key}`;
    const row = {
      names: [name],
      type: typeOf(each),
      unit: each['x-unit'] ?? '',
      nullable: isNullable(each),
      meaning: each.description ?? '',
    };
    const { items } = each;
    const inside = items === undefined || Array.isArray(items) ? [] : fieldsOf(items, `${name}[].`);
    return [row, ...fieldsOf(each, `${name}.`), ...inside];
  });
}

/** Rows that differ in nothing but the name become one, at the place of the first. */
function merged(rows: Field[]): Field[] {
  const byContent = new Map<string, Field>();
  for (const { names, ...rest } of rows) {
    const content = rest.meaning === '' ? names.join() : JSON.stringify(rest);
    const known = byContent.get(content);
    byContent.set(content, { ...rest, names: [...(known?.names ?? []), ...names] });
  }
  return [...byContent.values()];
}

function isNullable({ type, anyOf }: JsonSchema): boolean {
  return type === 'null' || (Array.isArray(type) && type.includes('null')) || anyOf?.some(isNullable) === true;
}

function typeOf(schema: JsonSchema): string {
  const { type, items } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.filter((value) => value !== null).join(' | ');
  if (schema.anyOf !== undefined)
    return schema.anyOf
      .map(typeOf)
      .filter((each) => each !== 'null')
      .join(' or ');
  if (Array.isArray(items)) return `[${items.map(typeOf).join(', ')}]`;
  if (items !== undefined) return `list of ${typeOf(items)}`;
  const name = Array.isArray(type) ? type.filter((each) => each !== 'null').join(' | ') : (type ?? '');
  return `${name}${rangeOf(schema)}`;
}

function rangeOf({ minimum, maximum, exclusiveMaximum }: JsonSchema): string {
  if (minimum === undefined) return '';
  if (exclusiveMaximum !== undefined) return ` ${minimum} … < ${exclusiveMaximum}`;
  return maximum === undefined ? ` ≥ ${minimum}` : ` ${minimum} … ${maximum}`;
}
