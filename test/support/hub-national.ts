/** What the ANS publishes of its messages, where it is here: schemas, nomenclatures, examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const HUB = join(import.meta.dirname, '../../../shared/hubsante');
/** Said by whoever skips: `describe.skipIf(!nationalHere)`. */
export const nationalHere = existsSync(HUB);
if (!nationalHere) console.log('skipped: the national schemas and examples (../shared/hubsante) are not here');

export const nationalText = (path: string): string => readFileSync(join(HUB, path), 'utf8');
export const nationalFiles = (path: string): string[] => (nationalHere ? readdirSync(join(HUB, path)) : []);

interface NationalSchema {
  title: string;
  properties: Record<string, { pattern?: string; format?: string }>;
}

/** `GEO-POS` and the like. As the national pages say: without the `$id` that all share, `caseId` by a test that ends. */
function nationalSchema(name: string): NationalSchema {
  const { $id: _, ...schema } = JSON.parse(nationalText(`json-schema/${name}.schema.json`));
  const { caseId } = schema.properties;
  if (caseId !== undefined) {
    delete caseId.pattern;
    caseId.format = 'linear-case-id';
  }
  return schema;
}

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('date-time', isRfc3339);
ajv.addFormat('linear-case-id', (text: string) => {
  const words = text.replace(/\.$/, '').split('.');
  const letters = words.join('').length;
  return (
    text.length <= 128 && letters >= 4 && words.length <= 10 && words.every((word) => /^[A-Za-z0-9_-]+$/.test(word))
  );
});
const validators = new Map<string, ValidateFunction>();

/** @returns what the national schema has against a message with its root key; null: nothing */
export function nationalErrors(name: string, message: unknown): string | null {
  const schema = nationalSchema(name);
  let validate = validators.get(name);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(name, validate);
  }
  const inner = (message as Record<string, unknown>)[schema.title];
  if (Object.keys(message as object).join() !== schema.title) return 'another root key';
  return validate(inner) ? null : ajv.errorsText(validate.errors);
}

/** RFC 3339 with a calendar, written without a look at ours. */
function isRfc3339(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))$/.exec(text);
  if (found === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = found
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const ofDay = hour <= 23 && minute <= 59 && second <= 60 && offsetHour <= 23 && offsetMinute <= 59;
  return month >= 1 && month <= 12 && day >= 1 && day <= days && ofDay;
}
