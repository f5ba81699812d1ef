/** From a box without any key to a link that carries: by hand and by EST, against a broker as shipped. And what is refused on the way. */
import { lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { VEHICLE } from '../support/running/config.ts';
import { WITHOUT_TLS } from '../support/running/fleet.ts';
import { type IdentityWorld, serialsOf, startIdentityWorld } from '../support/running/identity.ts';
import { createTrialCa } from '../support/running/trial-ca.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

let place: Workplace;
let world: IdentityWorld;
beforeEach(async (context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
  world = await startIdentityWorld(place);
});

const inPlace = (name: string): string => join(place.dir, name);
const modes = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => (lstatSync(join(entry.parentPath, entry.name)).mode & 0o777).toString(8));

describe('by hand', () => {
  it('a request goes out, the certificate comes in, the link carries', async () => {
    const { code, stderr } = await world.provision('request', '--out', place.dir);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${VEHICLE}.csr`)]);
    // Asked again it is the same key: the certificate may be under way.
    const csr = readFileSync(inPlace(`${VEHICLE}.csr`), 'utf8');
    expect((await world.provision('request')).stdout).toBe(csr);
    expect(csr).not.toContain('PRIVATE');
    await world.ca.sign(inPlace(`${VEHICLE}.csr`), inPlace('cert.pem'));
    const installed = await world.provision('install', inPlace('cert.pem'), '--ca', world.ca.ca, '--lang', 'fr');
    expect([installed.code, installed.stdout]).toEqual([0, expect.stringContaining(`CN ${VEHICLE}`)]);
    expect(statSync(world.directory).mode & 0o777).toBe(0o700);
    expect(new Set(modes(world.directory))).toEqual(new Set(['600']));
    expect(readdirSync(world.directory).sort()).toEqual(['000001', 'current']);

    const gateway = await world.gateway();
    await gateway.until(({ link }) => expect(link).toMatchObject({ up: true, encrypted: true }));
    await world.press(gateway);
    await world.nothingLost(gateway);
    // What is no secret is a PEM too: no key in any line that the daemon wrote.
    expect(gateway.output()).not.toContain('BEGIN');
  });

  it('a certificate that is not for this box changes nothing', async () => {
    await world.provision('request', '--out', place.dir);
    const csr = inPlace(`${VEHICLE}.csr`);
    const before = readdirSync(world.directory).sort();
    const other = createTrialCa(inPlace('other-ca'));
    const stranger = world.ca.issue('vehicle', 'AMB-973-08');
    await other.sign(csr, inPlace('wrong-ca.pem'));
    writeFileSync(inPlace('nonsense.pem'), 'nonsense');
    const refused = async (file: string): Promise<[number | null, string]> => {
      const { code, stderr } = await world.provision('install', file, '--ca', world.ca.ca);
      return [code, stderr];
    };
    expect(await refused(stranger.cert)).toEqual([1, expect.stringContaining('not for a key of this box')]);
    expect(await refused(inPlace('wrong-ca.pem'))).toEqual([1, expect.stringContaining('not of this authority')]);
    expect(await refused(inPlace('nonsense.pem'))).toEqual([1, expect.stringContaining('holds no certificate')]);
    expect(await refused(inPlace('absent.pem'))).toEqual([66, expect.stringContaining('ENOENT')]);
    expect(readdirSync(world.directory).sort()).toEqual(before);
  });

  it('wrong name: a certificate for this key and another vehicle', async () => {
    await world.provision('request', '--out', place.dir);
    await world.ca.sign(inPlace(`${VEHICLE}.csr`), inPlace('cert.pem'));
    const config = readFileSync(world.configFile, 'utf8').replaceAll(VEHICLE, 'AMB-973-08');
    writeFileSync(world.configFile, config);
    const { code, stderr } = await world.provision('install', inPlace('cert.pem'), '--ca', world.ca.ca);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`for another vehicle (CN ${VEHICLE}`)]);
    // And the request is for the new name, with another key.
    const { stdout } = await world.provision('request', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ vehicle: 'AMB-973-08', keyMade: true });
  });
});

describe('by EST', () => {
  it('one token, one certificate, and the link carries', async () => {
    expect(await world.enrol()).toMatchObject({ code: 0 });
    expect(world.est.asked).toEqual(['simpleenroll 200', 'cacerts 200']);
    const gateway = await world.gateway();
    await gateway.until(({ link }) => expect(link?.up).toBe(true));
    await world.press(gateway);
    await world.nothingLost(gateway);
  });

  it('a server that decides later is asked again with the same request', async () => {
    world.est.next({ status: 202, retryAfter: 1 });
    const { code, stderr } = await world.enrol();
    expect([code, stderr]).toEqual([0, 'asks again in 1 s\n']);
    expect(world.est.asked).toEqual(['simpleenroll 202', 'simpleenroll 200', 'cacerts 200']);
    world.est.next({ status: 202, retryAfter: 3_600 });
    expect(await world.enrol('--wait', '0')).toMatchObject({ code: 1 });
    expect(readdirSync(world.directory)).toContain('request');
  });

  it('a token that was used, another authority, an answer for nobody: nothing is changed', async () => {
    const used = await world.provision('enrol', '--token', 'used', '--ca', world.ca.ca);
    expect([used.code, used.stderr]).toEqual([1, expect.stringContaining('HTTP 401 who are you?')]);
    const other = createTrialCa(inPlace('other-ca'));
    const wrong = await world.enrol('--ca', other.ca, '--wait', '0');
    expect([wrong.code, wrong.stderr]).toEqual([69, expect.stringMatching(/does not answer.*(certificate|signature)/)]);
    world.est.set({ signer: other });
    const foreign = await world.enrol();
    expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringContaining('not for this vehicle (chain)')]);
    expect(await serialsOf(world)).toEqual({});
    expect(await world.provision('status')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('no certificate'),
    });
  });
});

it('an authority below another one: the broker knows the root alone', async () => {
  const below = await startIdentityWorld(createWorkplace(), { intermediate: true });
  expect(await below.enrol()).toMatchObject({ code: 0 });
  const gateway = await below.gateway();
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
});
