/** An erasure while the service is down: the same goes, the journal says the same, and the next start finds the run before as it was. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import type { Gateway } from '../support/running/gateway.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { startPlatform } from '../support/running/platform.ts';
import { filesBelow, tracesOf } from '../support/running/traces.ts';
import { createHoursBox, FIRST_HOUR, type HoursBox } from '../support/running/two-hours.ts';
import { createWorkplace } from '../support/running/workplace.ts';

/** What the next start goes by, but for the end of the journal and what a deletion leaves. */
function left({ asked }: HoursBox): unknown {
  const rows = asked((db) => db.prepare('SELECT key, value FROM meta').raw().all() as [string, string][]);
  const { box = '{}', deletion: _plan, positionUsed: _p, eventUsed: _e, ...marks } = Object.fromEntries(rows);
  const owed = asked((db) => db.prepare("SELECT * FROM skipped WHERE reason <> 'erase'").all());
  return { marks, box: { ...JSON.parse(box), journal: null }, owed };
}

/** Everything up to here came, or is named as never to come. @param from known before */
function completeUpTo(events: EventRecord[], from: number): number {
  const known = new Set(events.map(({ n }) => n));
  for (const event of events)
    if (event.type === 'numbers-skipped' && event.of === 'e') for (let n = event.from; n <= event.to; n++) known.add(n);
  let upTo = from;
  while (known.has(upTo + 1)) upTo++;
  return upTo;
}

const linked = test.skipIf(WITHOUT_MOSQUITTO !== null);
const ENDS: [string, (gateway: Gateway) => Promise<unknown>, object, string[]][] = [
  ['stopped in order', (gateway) => gateway.stop(), { after: 'orderly', cause: 'stop' }, []],
  ['killed', (gateway) => gateway.kill(), { after: 'unclean', cause: 'crash' }, ['unclean-stop']],
];

linked.each(ENDS)('%s, then erased: the next start and the platform learn of the erasure alone', async (...given) => {
  const [, end, said, skips] = given;
  const place = createWorkplace();
  const box = createHoursBox(place);
  const mosquitto = await startMosquitto(place);
  const platform = await startPlatform(place, { url: mosquitto.url() });
  const link = { 'platform.broker': mosquitto.url(), 'platform.plaintext': true };
  const gateway = await box.start(link);
  const { first, second } = await box.twoHours(gateway);
  await platform.until(() => expect(platform.positions()).toHaveLength(24));
  const acknowledged = await platform.acknowledgeAll();
  const { series } = await gateway.until(({ positions }) => expect(positions.pending).toBe(0));
  await end(gateway);
  copyFileSync(join(box.store, 'balise.db'), join(box.store, 'balise.db.quarantined-1'));
  const before = left(box);

  const { code, stdout, stderr } = await box.cli('erase', ...FIRST_HOUR);
  expect({ code }, stderr).toEqual({ code: 0 });
  expect(stdout).toMatch(/^erased: 12 positions, \d+ events, 1 database that was set aside; signed as event \d+\n$/);
  expect(stderr).toContain('the platform is told at its next start');
  expect(tracesOf(first, filesBelow(box.store))).toEqual([]);
  expect(tracesOf(second, filesBelow(box.store))).not.toEqual([]);
  expect(left(box)).toEqual(before);
  expect(await box.verified()).toMatchObject({ ok: true, firstBroken: null, unsignedTail: 0 });
  const [signed, audit] = box.bodies('SELECT body FROM event ORDER BY n DESC LIMIT 2');
  expect(signed).toMatchObject({ type: 'checkpoint', reason: 'erase' });
  const what = { type: 'audit', what: 'erase', reason: 'request', positions: 12, setAside: 1, service: null };
  expect(audit).toMatchObject(what);
  expect(stdout).toContain(`signed as event ${signed?.['n']}\n`);

  platform.forget();
  const again = await box.start(link);
  expect(await again.status()).toMatchObject({ series, duty: 'GARDE' });
  await platform.until(() => {
    // What was acknowledged just before the kill is sent again.
    const events = platform.events().sort((a, b) => a.n - b.n);
    expect(events.findLast(({ type }) => type === 'start')).toMatchObject(said);
    expect(events).toContainEqual(expect.objectContaining(what));
    const named = events.flatMap((event) => (event.type === 'numbers-skipped' ? [event] : []));
    expect(named).toContainEqual(expect.objectContaining({ of: 'p', from: 1, to: 12, reason: 'erase' }));
    expect(named.map(({ reason }) => reason).filter((reason) => reason !== 'erase')).toEqual(skips);
  });
  await vi.waitFor(
    async () => {
      const upTo = completeUpTo(platform.events(), acknowledged.eventsUpTo);
      await platform.acknowledge({ ...acknowledged, eventsUpTo: upTo });
      const { events, positions } = await again.status();
      const [newest] = box.bodies('SELECT body FROM event ORDER BY n DESC LIMIT 1');
      expect([events.acknowledgedUpTo, positions.pending]).toEqual([newest?.['n'], 0]);
    },
    { timeout: 25_000, interval: 100 },
  );
  expect(await box.verified()).toMatchObject({ ok: true, firstBroken: null });
});

test('an export that was made while the service was down enters the journal before what is erased', async () => {
  const place = createWorkplace();
  const box = createHoursBox(place);
  const gateway = await box.start();
  await box.twoHours(gateway);
  await gateway.stop();
  const period = FIRST_HOUR.slice(0, 4);
  expect(await box.cli('export', ...period, '-o', join(place.dir, 'export.jsonl'))).toMatchObject({ code: 0 });
  expect(existsSync(join(box.store, 'audit.jsonl'))).toBe(true);
  expect(await box.cli('erase', ...FIRST_HOUR)).toMatchObject({ code: 0 });
  const audits = box.bodies("SELECT body FROM event WHERE type = 'audit' ORDER BY n");
  expect(audits).toMatchObject([
    { what: 'export', positions: 12 },
    { what: 'erase', positions: 12 },
  ]);
  expect(existsSync(join(box.store, 'audit.jsonl'))).toBe(false);
  expect(await box.verified()).toMatchObject({ ok: true, firstBroken: null, unsignedTail: 0 });
});
