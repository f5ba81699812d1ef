/**
 * A short life of the daemon on the host, for what Node compiled of it: a vehicle's box has that from its first start on, an emulated
 * machine would take longer for it than for everything else.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, stopChild } from '../../../simulator/runner/children.ts';
import { ROOT } from '../../support/rig/machine.ts';
import { configuration, STORE } from './configuration.ts';
import { until } from './until.ts';

const PATIENCE_MS = 60_000;

/** @param compiled where it is kept */
export async function warm(
  dir: string,
  compiled: string,
  tls: { ca: string; cert: string; key: string },
): Promise<void> {
  const place = join(dir, 'warm');
  mkdirSync(place);
  const config = join(place, 'balise.toml');
  // Nobody is at the broker's port, nothing at the devices: the parts are loaded all the same.
  const text = configuration('mqtts://127.0.0.1:9', tls);
  writeFileSync(config, text.replace(STORE, join(place, 'store')).replaceAll('/run/balise', place));
  const balise = join(ROOT, 'tools/balise');
  const child = await startChild('sh', [balise, 'run', '-c', config], {
    environment: { NODE_COMPILE_CACHE: compiled },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  await until('a daemon on the host', PATIENCE_MS, () => {
    if (child.exit() !== null) throw new Error(`it ended: ${said}`);
    return said.includes('"started"');
  });
  await stopChild(child, PATIENCE_MS);
}
