/** The format of a scenario as JSON Schema draft-07, for editors and for other languages. */
import { z } from 'zod';
import { scenarioFile } from './format.ts';

/** What stands in `scenario.schema.json`. */
export function scenarioSchemaText(): string {
  const schema = z.toJSONSchema(scenarioFile, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ title: 'A scenario of the simulator', ...schema }, null, 2)}\n`;
}
