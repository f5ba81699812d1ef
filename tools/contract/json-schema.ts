/**
 * The schemas as they are published, for readers: JSON Schema draft-07, which AsyncAPI 3 and most validators read. Later
 * versions add keys, so unknown ones are allowed here, whatever our own checks of what we send say.
 */
import { type ZodType, z } from 'zod';

export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  const?: string | number | boolean;
  enum?: (string | number | null)[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema | JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  'x-unit'?: string;
}

/** The units that names end in; a name without one has its unit, if any, in the source. */
const UNITS: readonly [RegExp, string][] = [
  [/[a-z]Ms$/, 'ms'],
  [/[a-z]S$/, 's'],
  [/Kmh$/, 'km/h'],
  [/Deg$/, '°'],
  [/Mb$/, 'MB'],
  [/[a-z]M$/, 'm'],
  [/[a-z]V$/, 'V'],
  [/[a-z]C$/, '°C'],
  [/[a-z]Dbm$/, 'dBm'],
  [/[a-z]Percent$/, '%'],
];

/** Of the payload as a reader sees it; `$id` is for the caller to add. */
export function readerSchema(source: ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(source, { target: 'draft-7' }) as JsonSchema;
  return tolerant(schema);
}

function tolerant(schema: JsonSchema): JsonSchema {
  const out: JsonSchema = { ...withoutAlternativeNull(schema) };
  if (out.additionalProperties === false) delete out.additionalProperties;
  // What every integer of JavaScript is limited to, which zod states for each of them.
  if (out.maximum === Number.MAX_SAFE_INTEGER) delete out.maximum;
  if (out.minimum === Number.MIN_SAFE_INTEGER) delete out.minimum;
  if (out.properties !== undefined) {
    const named = Object.entries(out.properties).map(([name, each]) => [name, withUnit(name, tolerant(each))] as const);
    out.properties = Object.fromEntries(named);
  }
  if (out.items !== undefined) out.items = Array.isArray(out.items) ? out.items.map(tolerant) : tolerant(out.items);
  if (typeof out.additionalProperties === 'object') out.additionalProperties = tolerant(out.additionalProperties);
  if (out.oneOf !== undefined) out.oneOf = out.oneOf.map(tolerant);
  if (out.anyOf !== undefined) out.anyOf = out.anyOf.map(tolerant);
  return out;
}

/** `anyOf: [X, null]` becomes X with one type more: shorter, and the description of X is not lost behind the other. */
function withoutAlternativeNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...outer } = schema;
  if (anyOf?.length !== 2) return schema;
  const known = anyOf.find(({ type }) => type !== 'null');
  if (known?.type === undefined || Array.isArray(known.type) || anyOf.every((each) => each === known)) return schema;
  if (known === anyOf[0] && anyOf[1]?.type !== 'null') return schema;
  const merged: JsonSchema = { ...known, ...outer, type: [known.type, 'null'] };
  if (merged.enum !== undefined) merged.enum = [...merged.enum, null];
  return merged;
}

/** Numbers only: a column of `history` bears the name of a field and holds something else. */
function withUnit(name: string, schema: JsonSchema): JsonSchema {
  const isNumber = [schema.type].flat().some((type) => type === 'number' || type === 'integer');
  const unit = schema['x-unit'] ?? UNITS.find(([ending]) => isNumber && ending.test(name))?.[1];
  return unit === undefined ? schema : { ...schema, 'x-unit': unit };
}
