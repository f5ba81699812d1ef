import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkplace } from '../support/running/workplace.ts';
import { type Box, BROUGHT, createBox, isThere, stateOf } from './support/box.ts';
import { whyNoDebian } from './support/debian.ts';
import { createPackages, type Packages } from './support/packages.ts';

const PATIENCE_MS = 600_000;
const why = whyNoDebian('amd64');

describe('a package that cannot read the data', () => {
  let packages: Packages;
  beforeAll(() => {
    if (why === null) packages = createPackages('amd64');
  }, PATIENCE_MS);
  afterAll(() => packages?.remove());

  it('is refused with the reason, and what is installed goes on', { timeout: PATIENCE_MS }, async ({ skip }) => {
    if (why !== null) skip(why);
    const [older, later] = [packages.deb('0.1.0'), packages.deb('0.3.0', 1)];
    const box = await createBox(createWorkplace(), 'amd64');
    expect(await box.dpkg('-i', later)).toMatchObject({ code: 0 });
    // Nothing was recorded yet: there is nothing to protect.
    expect(await box.dpkg('-i', older)).toMatchObject({ code: 0 });
    expect(await box.dpkg('-i', later)).toMatchObject({ code: 0 });
    box.set({ 'gnss.kind': 'none' });
    await runOnce(box);

    // It may have brought the database to its schema, whatever the file says before its log is written back.
    await isRefused(box, older, `schema ${packages.schema + 1}, version 0.1.0 reads up to ${packages.schema}`);
    expect((await box.run(['dpkg', '-i', `/${BROUGHT}`], 'fr_FR.UTF-8')).output).toContain('balise: refusé : la base');

    // The file says so itself, wherever the configuration has it, and after the package was removed too.
    await box.run([
      'sh',
      '-c',
      'rm /var/lib/balise/schema-version && mkdir /data && chown balise: /data && mv /var/lib/balise/* /data',
    ]);
    box.set({ 'store.directory': '/data' });
    const db = new Database(join(box.root, 'data/balise.db'));
    db.pragma('user_version = 99');
    db.close();
    await isRefused(box, older, 'The database in /data has schema 99'.replace('The', 'the'));
    const daemon = await box.run(['setpriv', '--reuid=balise', '--regid=balise', '--clear-groups', 'balise', 'run']);
    expect(daemon).toMatchObject({ code: 69 });
    expect(daemon.output).toContain('balise: store-newer: ');
    expect(await box.dpkg('-r', 'balise')).toMatchObject({ code: 0 });
    expect((await box.dpkg('-i', older)).output).toContain('has schema 99');

    // What is elsewhere and not ours stays there.
    await box.run(['touch', '/data/somebody-elses']);
    expect(await box.dpkg('-P', 'balise')).toMatchObject({ code: 0 });
    expect((await box.run(['ls', '-A', '/data'])).output).toBe('somebody-elses\n');
    expect(await box.dpkg('-i', older)).toMatchObject({ code: 0 });
  });
});

async function runOnce(box: Box): Promise<void> {
  const daemon = await box.startDaemon();
  await daemon.until(({ running }) => expect(running).toBe(true));
  await daemon.stop();
}

async function isRefused(box: Box, deb: string, reason: string): Promise<void> {
  const refused = await box.dpkg('-i', deb);
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain(reason);
  expect(isThere(box, 'usr/lib/balise/0.3.0/gateway/main.ts')).toBe(true);
  expect(await stateOf(box)).toBe('install ok installed 0.3.0');
}
