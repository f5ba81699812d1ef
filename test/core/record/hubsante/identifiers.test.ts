import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { caseId, orgId, requestId, resourceId } from '../../../../gateway/core/record/hubsante/identifier-schemas.ts';
import {
  checkHubIdentity,
  isCaseId,
  isRequestId,
  isResourceId,
  ORG_ID,
} from '../../../../gateway/core/record/hubsante/identifiers.ts';
import { HUB_ID_CHARS_MAX, HUB_NAME_CHARS_MAX } from '../../../../gateway/core/record/hubsante/limits.ts';
import { hubGeoPos, hubGeoRes, hubRsRr, hubRsSr } from '../../../../gateway/core/record/hubsante/messages.ts';
import { countQuestions } from '../../../support/backtracking.ts';
import { HOSTILE_IDS } from '../../../support/hostile-ids.ts';
import { sampleMission } from '../../../support/hub.ts';

/** As published. Explosive: never on more than a dozen characters, and never on what came over a network. */
const NATIONAL_CASE_ID = '^([a-zA-Z0-9_-]+\\.?){4,10}$';

/** Every pattern that a body is checked with, as the contract would publish it. */
const patterns = new Set(
  [hubGeoPos, hubGeoRes, hubRsSr, hubRsRr].flatMap((schema) => {
    const text = JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7' }));
    return [...text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
      ([, quoted = '""']) => JSON.parse(quoted) as string,
    );
  }),
);

const LIMIT = 100_000;
const worst = (pattern: string, chars: number): number =>
  Math.max(...Object.values(HOSTILE_IDS).map((make) => countQuestions(pattern, make(chars), LIMIT).questions));
/** The engine cannot be stopped: it is asked only where the counting says that it answers. */
const bounded = [...patterns].every((pattern) => worst(pattern, HUB_ID_CHARS_MAX) < LIMIT);

describe('the work that a hostile id costs', () => {
  it('is counted by something that sees the national pattern explode, and answers as the engine does', () => {
    const counts = [11, 13, 15].map(
      (chars) => countQuestions(NATIONAL_CASE_ID, `${'a'.repeat(chars)}!`, 1e6).questions,
    );
    expect(counts[1] ?? 0).toBeGreaterThan(3 * (counts[0] ?? 0));
    expect(counts[2] ?? 0).toBeGreaterThan(2.5 * (counts[1] ?? 0));
    expect(countQuestions(NATIONAL_CASE_ID, `${'a'.repeat(41)}!`, LIMIT).exceeded).toBe(true);
  });

  it('finds the patterns of every id, and of dates', () => {
    expect(patterns).toContain(ORG_ID.source);
    expect(patterns.size).toBe(6);
    expect(patterns).not.toContain(NATIONAL_CASE_ID);
  });

  test.each([...patterns])('grows with its length and no faster: %s', (pattern) => {
    const [small = 0, double = 0, eight = 0] = [96, 192, 768].map((chars) => worst(pattern, chars));
    expect(double).toBeLessThanOrEqual(2.2 * small);
    expect(eight).toBeLessThanOrEqual(8.8 * small);
    expect(worst(pattern, HUB_ID_CHARS_MAX)).toBeLessThan(20 * HUB_ID_CHARS_MAX);
  });

  test.skipIf(!bounded).each([...patterns])('is counted as the engine matches: %s', (pattern) => {
    const pieces = fc.constantFrom('a', 'fr', '.', '-', 'resource.', 'request.', 'é', '2026-08-12T10:22:00', '+00:00');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (drawn) => {
        const text = drawn.join('');
        expect(countQuestions(pattern, text, LIMIT).matched).toBe(new RegExp(pattern).test(text));
      }),
    );
  });
});

describe.skipIf(!bounded).each(Object.entries(HOSTILE_IDS))('%s', (_name, make) => {
  it.each([21, 41, HUB_ID_CHARS_MAX, 100_000])('is no id, of %i characters', (chars) => {
    const id = make(chars);
    expect([isCaseId, isRequestId, isResourceId].map((is) => is(id))).toEqual([false, false, false]);
  });
});

test('no pattern looks at what is too long', () => {
  const looked = [caseId, orgId, requestId, resourceId].map((schema) => {
    const { error } = schema.safeParse('é'.repeat(HUB_ID_CHARS_MAX + 1));
    return error?.issues.map(({ code }) => code);
  });
  expect(looked).toEqual([['too_big'], ['too_big'], ['too_big'], ['too_big']]);
});

describe('caseId', () => {
  it('is what the national pattern takes, up to the limit', () => {
    const pieces = fc.constantFrom('a', 'B', '7', '_', '-', '.', '.', 'ab', 'é', ' ', '\n');
    const national = new RegExp(NATIONAL_CASE_ID);
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (drawn) => {
        const text = drawn.join('').slice(0, 13);
        expect(isCaseId(text)).toBe(national.test(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    [`${'a'.repeat(HUB_ID_CHARS_MAX)}`, true],
    [`${'a'.repeat(HUB_ID_CHARS_MAX)}b`, false],
    ['a.b.c.d.e.f.g.h.i.j.', true],
    ['a.b.c.d.e.f.g.h.i.j.k', false],
    ['a.b.c.', false],
    ['fr.health.samu440.DRFR154402413800236', true],
    ['fr.health.samu440.dossier-é', false],
  ])('%s: %s', (text, expected) => {
    expect(isCaseId(text)).toBe(expected);
  });
});

test.each([
  ['fr.health.samu760.resource.VLM25', true],
  ['fr.health.samu780.resource.DRFR150092406301259.1', true],
  ['fr.health.samu780.resource.a.b.c', false],
  ['fr.health.resource.VLM25', false],
  ['a.b.c.d.e.f.g.h.resource.x', true],
  ['a.b.c.d.e.f.g.h.i.resource.x', false],
  ['fr.health.samu760.resource.', false],
  ['fr.health.samu760.resource.Véhicule', false],
  ['fr.health.samu760.resource.VLM25\n', false],
  [`fr.health.samu760.resource.${'A'.repeat(HUB_ID_CHARS_MAX - 27)}`, true],
  [`fr.health.samu760.resource.${'A'.repeat(HUB_ID_CHARS_MAX - 26)}`, false],
])('resourceId %s: %s', (text, expected) => {
  expect(isResourceId(text)).toBe(expected);
  expect(isRequestId(text)).toBe(false);
});

test.each([
  ['fr.health.samu973.request.as41pb', true],
  ['fr.fire.sdis077.cga-077.request.SMURAT517.2', true],
  ['fr.health.samu973.request.a.b.c', false],
  ['fr.health.samu973.request.à', false],
  [`fr.health.samu973.request.${'A'.repeat(HUB_ID_CHARS_MAX - 26)}`, true],
  [`fr.health.samu973.request.${'A'.repeat(HUB_ID_CHARS_MAX - 25)}`, false],
])('requestId %s: %s', (text, expected) => {
  expect(isRequestId(text)).toBe(expected);
  expect(isResourceId(text)).toBe(false);
});

describe('the identity of a vehicle', () => {
  const given = {
    orgId: 'fr.health.beaurivage',
    resourceId: 'fr.health.samu973.resource.AMB-07',
    name: 'GA-123-BC',
    vehicleCategory: 'A',
  };

  it('is taken as it is, with or without a name and a category, and nothing more of it', () => {
    expect(checkHubIdentity(given)).toEqual({ identity: given, problems: [] });
    const less = { ...given, name: null, vehicleCategory: null };
    expect(checkHubIdentity({ ...less, ...{ crew: 'Dupont' } })).toEqual({ identity: less, problems: [] });
  });

  it.each([
    ['orgId', 'fr.health'],
    ['orgId', 'fr.santé.beaurivage'],
    ['orgId', 'a.b.c.d.e.f.g.h.i'],
    ['orgId', undefined],
    ['resourceId', sampleMission.requestId],
    ['name', ''],
    ['name', 'x'.repeat(HUB_NAME_CHARS_MAX + 1)],
    ['name', 'GA\u0000'],
    ['vehicleCategory', 'B'],
  ])('%s %j is a problem of its own', (key, value) => {
    const { identity, problems } = checkHubIdentity({ ...given, [key]: value });
    expect(identity).toBeNull();
    expect(problems.map((problem) => problem.key)).toEqual([key]);
    expect(problems[0]?.message).toMatch(/ is not allowed\. Expected .{8}/);
  });

  it('names every problem at once, and repeats of a long value only the beginning', () => {
    const wrong = { ...given, orgId: 'é', resourceId: 'x'.repeat(100_000) };
    const { problems } = checkHubIdentity(wrong);
    expect(problems.map(({ key }) => key)).toEqual(['orgId', 'resourceId']);
    expect(problems[1]?.message.length).toBeLessThan(500);
  });
});
