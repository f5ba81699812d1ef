/**
 * Every verb of `balise`, in French and English, at a healthy box and at boxes with one thing wrong in them:
 * doctor names it and nothing else. What they print is below test/cli/fixtures/worlds: delete a file and run this again to make it anew.
 */
import { afterAll, beforeAll, beforeEach, it } from 'vitest';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { lookAtAll } from '../support/running/world-suite.ts';
import { makeWorld } from '../support/running/worlds.ts';

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
});

const PATIENCE_MS = 120_000;

it.for(['healthy', 'no-receiver', 'antenna-cut', 'disk-full', 'database-corrupt'] as const)(
  '%s',
  { timeout: PATIENCE_MS },
  async (name, context) => {
    const box = await makeWorld(name, fleet);
    if (typeof box === 'string') return context.skip(box);
    await lookAtAll(name, box);
  },
);
