/** The outbox of a real daemon at a broker that refuses the content of its events, and what a technician does about it. */
import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { outboxListShape, outboxShape } from '../../gateway/cli/outbox/shapes.ts';
import { balise } from '../support/running/balise.ts';
import { CONNACK, startFakeBroker } from '../support/running/fake-broker.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const PAYLOAD_FORMAT_INVALID = 0x99;

let place: Workplace;
let gateway: Gateway;
/** What the broker says to events. */
let code: number;
let asked: string[];

beforeEach(async () => {
  place = createWorkplace();
  code = PAYLOAD_FORMAT_INVALID;
  asked = [];
  const publish = (topic: string): number => {
    asked.push(topic);
    return topic.endsWith('/event') ? code : 0;
  };
  const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'ack', ping: 'answer', publish });
  gateway = await startGateway(place, { 'platform.broker': broker.url, 'platform.plaintext': true });
});

const cli = (...args: string[]) => balise([...args, '-c', gateway.configFile]);

test('events that were refused for their content are told with the reason, and sent again on demand', async () => {
  await gateway.raised('message-set-aside');
  const { events } = await gateway.until(({ outbox, events }) => {
    expect(events.recorded).toBeGreaterThanOrEqual(4);
    expect(outbox?.events.setAside).toHaveLength(events.recorded);
  });
  const told = await cli('outbox', '--json');
  const report = outboxShape.parse(JSON.parse(told.stdout));
  expect({ code: told.code, running: report.running }).toEqual({ code: 1, running: true });
  expect(report.setAside?.map(({ n }) => n)).toEqual(expect.arrayContaining(events.setAside));
  expect((await cli('outbox')).stdout).toMatch(/^set aside +event 1: .* \(again: balise outbox retry 1\)$/m);
  const list = outboxListShape.parse(JSON.parse((await cli('outbox', 'list', '--json')).stdout));
  expect(list.records[0]).toMatchObject({ lane: 'events', n: 1, setAside: expect.any(String) });

  // Refused again, set aside again.
  const before = asked.length;
  expect((await cli('outbox', 'retry', '1', '--lang', 'fr')).stdout).toMatch(/^1 renvoyé\(s\)/);
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before), { timeout: 20_000 });
  await gateway.until(({ events }) => expect(events.setAside).toHaveLength(report.setAside?.length ?? 0));

  code = 0;
  expect(await cli('outbox', 'retry', '--all', '--json')).toMatchObject({
    code: 0,
    stdout: `${JSON.stringify({ running: true, again: report.setAside?.length })}\n`,
  });
  await gateway.until(({ outbox }) => expect(outbox?.events).toMatchObject({ setAside: [], again: 0, inFlight: 0 }));
  await gateway.mended('message-set-aside');
  expect(await cli('outbox', 'retry', '--all')).toMatchObject({ code: 1, stdout: 'no such event is set aside\n' });
});

test('each export is in the journal, whatever its format; the page bears the hash of the records', async () => {
  const period = ['--from', '2020-01-01', '--to', '2099-12-31'];
  for (const format of ['gpx', 'geojson', 'html'])
    expect(await cli('export', ...period, '--format', format)).toMatchObject({ code: 0 });
  const page = await cli('export', ...period, '--format', 'html');
  const lines = (await cli('export', ...period, '--format', 'jsonl')).stdout.split('\n').slice(0, -1);
  const audits = lines.filter((line) => line.includes('"type":"audit"'));
  expect(audits).toHaveLength(5);
  // The page was made before the last of them was written, and what is signed with it.
  const last = lines.findLastIndex((line) => line.includes('"type":"audit"'));
  const hashes = [last, last - 1].map((end) => {
    const hash = createHash('sha256');
    for (const line of lines.slice(0, end)) hash.update(`${line}\n`);
    return hash.digest('hex');
  });
  expect(hashes.some((hash) => page.stdout.includes(hash))).toBe(true);
});
