import { exampleConfig } from '../core/config/example.ts';
import { loadConfig, readConfigFile } from '../drivers/config-file.ts';

export function configCheck(path: string): number {
  const document = readConfigFile(path);
  const given = new Set(
    Object.entries(document).flatMap(([table, entries]) =>
      Object.keys(entries as object).map((name) => `${table}.${name}`),
    ),
  );
  const config = loadConfig(path);
  for (const [key, value] of Object.entries(config)) {
    process.stdout.write(`${given.has(key) ? '  ' : '· '}${key} = ${JSON.stringify(value)}\n`);
  }
  process.stdout.write(`${path}: ok (· marks a default)\n`);
  return 0;
}

export function configExample(): number {
  process.stdout.write(exampleConfig());
  return 0;
}
