/** A signal that comes as soon as the daemon says that it has started: at the first start of a version it still keeps what it compiled. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startBalise } from '../support/running/balise.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import { createWorkplace } from '../support/running/workplace.ts';

it('ends in order when it is told to right after its first start', async () => {
  const place = createWorkplace();
  const configFile = writeConfig(place.dir, defaultOptions(place.dir));
  const child = await startBalise(['run', '-c', configFile], undefined, {
    NODE_COMPILE_CACHE: join(place.dir, 'nothing-compiled-yet'),
  });
  place.later(() => child.signal('SIGKILL'));
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (!log.includes('"started"') && text.includes('"started"')) child.signal('SIGTERM');
    log += text;
  });
  expect(await child.exited, log).toEqual({ code: 0, signal: null });
  expect(log).toContain('"stopped"');
});
