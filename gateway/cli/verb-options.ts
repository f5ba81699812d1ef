/** The options that verbs share, with their words. */
import { type Command, Option } from 'commander';
import { DEFAULT_CONFIG_PATH } from '../core/config/default-path.ts';
import { say } from './language.ts';

/** `-c` and `--lang`, as every verb of a box has them. */
export function withConfig(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration (TOML)', DEFAULT_CONFIG_PATH)
    .addOption(new Option('--lang <language>', 'fr | en').choices(['fr', 'en']));
}

/** Of `--json`, where it is one object. */
export const oneObject = (): string => say('the same as one JSON object', 'de même, en un objet JSON');
