import { range } from './check.ts';
import type { Option } from './option-kinds.ts';
import { OPTIONS } from './options.ts';
import { isRemote } from './remote-options.ts';

/** The commented example file: every option with its range, unit, default and reason. */
export function exampleConfig(): string {
  const lines: string[] = ['# Configuration of Balise. Every option with its default; made from the option table.'];
  let table = '';
  for (const [key, option] of Object.entries(OPTIONS) as [string, Option][]) {
    const [name = '', entry = ''] = key.split('.');
    if (name !== table) {
      table = name;
      lines.push('', `[${table}]`);
    }
    lines.push(
      `# ${option.why}`,
      `# ${range(option)}; example: ${option.example}; remote: ${isRemote(key) ? 'yes' : 'no'}`,
    );
    const written = option.default === null ? option.example : JSON.stringify(option.default);
    lines.push(`${option.default === null ? '' : '# '}${entry} = ${written}`);
  }
  return `${lines.join('\n')}\n`;
}
