/** What the daemon goes by, and what it needs to change it. Part of the composition root. */
import { createHash } from 'node:crypto';
import { merged } from './core/config/layers.ts';
import type { Config } from './core/config/options.ts';
import { judgeChange } from './core/config/remote-change.ts';
import type { Fault } from './core/errors.ts';
import { RELEASE_DATE } from './core/version.ts';
import { findConfig } from './drivers/config-file.ts';
import { writeLastGood } from './drivers/config-remote.ts';
import type { RemoteConfig } from './pipeline-config.ts';

export interface OpenConfig {
  config: Config;
  remote: RemoteConfig;
  /** They stand until the next start. */
  faults: Fault[];
  /** For the log. */
  warnings: string[];
  /** The service started well with this: should its files be spoilt, it goes on with what they hold now. */
  worked(): void;
}

/** @throws BaliseError `config-unreadable` or `config-invalid` */
export function openConfig(file: string): OpenConfig {
  const { config, remote, faults, warnings, layers, remoteFiles } = findConfig(file);
  const spoilt = faults.some(({ code }) => code !== 'config-remote');
  return {
    config,
    remote: {
      state: remote,
      revision: createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 12),
      judge: (change) => judgeChange(change, layers.files, layers.environment, RELEASE_DATE),
      save: remoteFiles.save,
    },
    faults: faults.map(({ code, detail }) => ({ code, detail: detail.replaceAll(/\s*\n\s*/g, '; ') })),
    warnings,
    worked() {
      if (spoilt) return;
      const given = [...merged(layers.files)].map(([key, { value }]): [string, unknown] => [key, value]);
      writeLastGood(config['store.directory'], new Map(given));
    },
  };
}
