import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OptionKey } from '../../../gateway/core/config/options.ts';

/** Any value: a test may want a wrong one. */
export type Options = Partial<Record<OptionKey, string | number | boolean>>;

export const VEHICLE = 'AMB-973-07';

/** What a test's gateway has where the test says nothing: no receiver, no broker, its files in `dir`. */
export function defaultOptions(dir: string): Options {
  return {
    'vehicle.id': VEHICLE,
    'gnss.kind': 'none',
    'gnss.coalesceMs': 0,
    'store.directory': join(dir, 'store'),
    'store.positionsAtRiskS': 1,
    'time.notBefore': '2020-01-01',
    'control.socket': join(dir, 'balise.sock'),
    'log.level': 'debug',
  };
}

/** @returns the path of the file */
export function writeConfig(dir: string, options: Options): string {
  const file = join(dir, 'balise.toml');
  const lines = Object.entries(options).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
