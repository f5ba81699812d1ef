import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { checkConfig } from '../../../gateway/core/config/check.ts';
import { hubIdentityOf } from '../../../gateway/core/config/hub-identity.ts';

const good = `
vehicle.id = "amb-1"
gnss.kind = "none"
hub.rsSr = true
hub.orgId = "fr.health.beaurivage"
hub.resourceId = "fr.health.beaurivage.resource.0007"
`;
const check = (toml: string) => checkConfig(parse(toml), '2026-11-22');
const problemsOf = (toml: string): string[] => check(toml).problems.map(({ key, message }) => `${key} ${message}`);

test('the identity is text, zeros in front and all', () => {
  const { config } = check(`${good}hub.name = "GA-123-BC"\nhub.category = "A"\n`);
  expect(config && hubIdentityOf(config).identity).toEqual({
    orgId: 'fr.health.beaurivage',
    resourceId: 'fr.health.beaurivage.resource.0007',
    name: 'GA-123-BC',
    vehicleCategory: 'A',
  });
  const { config: short } = check(good);
  expect(short && hubIdentityOf(short).identity).toMatchObject({ name: null, vehicleCategory: null });
});

test('nothing is asked for, and nobody is anybody', () => {
  const { config } = check('vehicle.id = "amb-1"\ngnss.kind = "none"\n');
  expect(config && hubIdentityOf(config)).toEqual({ identity: null, problems: [] });
});

test.each([
  [
    'an accent',
    good.replace('resource.0007', 'resource.Cépage'),
    /^hub\.resourceId "fr\.health\.beaurivage\.resource\.Cépage" is not allowed\. Expected \{orgID\}\.resource\.\{id\}/,
  ],
  ['a number', good.replace('"fr.health.beaurivage.resource.0007"', '7'), /^hub\.resourceId 7 is not allowed/],
  ['no resource', good.replace(/^hub\.resourceId.*$/m, ''), /^hub\.resourceId "" is not allowed\. Expected/],
  ['no company', good.replace(/^hub\.orgId.*$/m, ''), /^hub\.orgId "" is not allowed\. Expected 3 to 8 words/],
  [
    'a company of two words',
    good.replace('"fr.health.beaurivage"\n', '"fr.health"\n'),
    /^hub\.orgId "fr\.health" is not allowed/,
  ],
  ['a name that cannot be seen', `${good}hub.name = "a\\u0007"\n`, /^hub\.name "a\\u0007" is not allowed/],
  [
    'a type of EN 1789',
    `${good}hub.category = "B"\n`,
    /^hub\.category "B" is not allowed\. Expected one of "A", "C", "none"/,
  ],
  [
    'a wrong one that nothing asks for',
    good.replace('rsSr = true', 'rsSr = false').replace('0007', 'é'),
    /^hub\.resourceId .* is not allowed/,
  ],
])('%s: the key is named', (_, toml, message) => {
  expect(problemsOf(toml)).toEqual([expect.stringMatching(message)]);
});

test.each(['geoPos', 'geoRes', 'rsSr', 'rsRr'])('hub.%s needs both ids', (key) => {
  const problems = problemsOf(`vehicle.id = "amb-1"\ngnss.kind = "none"\nhub.${key} = true\n`);
  expect(problems.map((text) => text.split(' ')[0])).toEqual(['hub.orgId', 'hub.resourceId']);
});
