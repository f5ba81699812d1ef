import fs from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { checkConfig } from '../core/config/check.ts';
import type { Config } from '../core/config/options.ts';
import { BaliseError } from '../core/errors.ts';
import { RELEASE_DATE } from '../core/version.ts';

/**
 * Reads a TOML file as plain tables; what they may hold is for the core to say.
 * @throws BaliseError `config-unreadable` or `config-invalid` (with the line and a pointer to the place)
 */
export function readConfigFile(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw new BaliseError('config-unreadable', error instanceof Error ? error.message : String(error));
  }
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) throw new BaliseError('config-invalid', `${path}: ${error.message.trim()}`);
    throw error;
  }
}

/** @throws BaliseError `config-unreadable` or `config-invalid`, with every problem on a line of its own */
export function loadConfig(path: string): Config {
  const checked = checkConfig(readConfigFile(path), RELEASE_DATE);
  if (checked.config !== null) return checked.config;
  const lines = checked.problems.map(({ key, message }) => `  ${key} ${message}`);
  throw new BaliseError('config-invalid', `${path}:\n${lines.join('\n')}`);
}
