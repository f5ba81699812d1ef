/** The live feed of the real daemon, and the verbs that show it: what comes at once, what never comes, and who is told. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { gnssReport } from '../../gateway/cli/gnss/shape.ts';
import { followLive } from '../../gateway/cli/live-feed.ts';
import { happened, type Live } from '../../gateway/core/live/feed.ts';
import { listenTo } from '../../gateway/drivers/local-socket/feed.ts';
import { askDaemon } from '../../gateway/drivers/local-socket/request.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { BALISE, balise, startBalise } from '../support/running/balise.ts';
import { pressKeys, untilItIsOpen } from '../support/running/crew-press.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { HERE, startLiveReceiver } from '../support/running/live-receiver.ts';
import { tracesOf } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const SOON = { timeout: 25_000, interval: 20 };

let place: Workplace;
let keypad: Keypad;
let gateway: Gateway;

async function start(): Promise<void> {
  const heard = keypad.indications.length;
  gateway = await startGateway(place, {
    ...{ 'keypad.path': keypad.path, 'gnss.kind': 'serial', 'gnss.path': receiver },
  });
  await untilItIsOpen(keypad, heard);
}

let receiver: string;
beforeEach(async () => {
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = startLiveReceiver(place);
  await start();
});

function follow() {
  const heard = { lines: [] as Live[], gone: [] as string[] };
  const stop = followLive(join(place.dir, 'balise.sock'), {
    onLive: (live) => heard.lines.push(live),
    onGone: (why) => heard.gone.push(why),
  });
  place.later(stop);
  return heard;
}

const kinds = (lines: readonly Live[]) =>
  lines.flatMap((live) => live.happened.map((what) => ({ ...what, run: live.run })));

describe('the feed', () => {
  it('tells the sky and the report each second, and a press at once, to all that listen', async () => {
    const [a, b] = [follow(), follow()];
    await vi.waitFor(() => expect(a.lines.at(-1)?.sky.length).toBeGreaterThan(8), SOON);
    await vi.waitFor(() => expect(a.lines.some((live) => live.status !== null)).toBe(true), SOON);
    const used = (live: Live | undefined) => live?.sky.filter((each) => each.used === true);
    await vi.waitFor(() => expect(used(a.lines.at(-1))).toHaveLength(9), SOON);
    const { status } = a.lines.findLast((live) => live.status !== null) ?? {};
    expect(status).toMatchObject({ running: true, vehicle: 'AMB-973-07', tracking: false });
    await pressKeys(keypad, 'G');
    for (const { lines } of [a, b]) {
      await vi.waitFor(() => expect(lines.at(-1)?.latency).toMatchObject({ deliveredMs: null }), SOON);
      const seen = kinds(lines).filter(({ kind }) => kind !== 'event');
      expect(seen.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['edge', 'press', 'shown']));
      const ids = kinds(lines).map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort((x, y) => x - y));
    }
    await vi.waitFor(() => expect(a.lines.at(-1)?.speedKmh).toBe(0), SOON);
  });

  it('says no place, on duty or off, and no speed off duty', async () => {
    const heard = follow();
    await vi.waitFor(() => expect(heard.lines.at(-1)?.status?.gnss?.believed).toBeGreaterThan(1), SOON);
    expect(heard.lines.every(({ speedKmh }) => speedKmh === null)).toBe(true);
    await pressKeys(keypad, 'G');
    await vi.waitFor(
      () => expect(heard.lines.at(-1)?.status?.positions.stored).toEqual([[1, expect.any(Number)]]),
      SOON,
    );
    await pressKeys(keypad, '1', '2');
    const content = heard.lines.map((line) => JSON.stringify(line)).join('\n');
    expect(content).toContain('ARRIVEE');
    expect(tracesOf([HERE], [{ name: 'feed', content }])).toEqual([]);
  });

  it('goes on after the daemon was started again, and says meanwhile that it is gone', async () => {
    const heard = follow();
    await vi.waitFor(() => expect(heard.lines.length).toBeGreaterThan(0), SOON);
    const [first] = heard.lines;
    await gateway.stop();
    await vi.waitFor(() => expect(heard.gone.at(-1)).toBe('down'), SOON);
    expect(heard.gone).toEqual(['stopping', 'down']);
    await start();
    await vi.waitFor(() => expect(heard.lines.at(-1)?.run).not.toBe(first?.run), SOON);
  });
});

describe('the verbs', () => {
  it('buttons: each press, what it means, what the crew is shown; nothing of before', async () => {
    await pressKeys(keypad, 'V');
    const child = await startBalise(['buttons', '--json', '-c', gateway.configFile]);
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
    });
    // It listens when an edge of a key without meaning comes through.
    await vi.waitFor(async () => {
      await keypad.press('Z');
      expect(text).toContain('"unbound"');
    }, SOON);
    await keypad.press('2');
    await vi.waitFor(() => expect(text).toContain('ARRIVEE'), SOON);
    child.signal('SIGINT');
    expect(await child.exited).toMatchObject({ code: 0 });
    const told = text
      .trim()
      .split('\n')
      .map((line) => happened.parse(JSON.parse(line)));
    expect(told.some((what) => what.kind === 'press' && what.meaning === 'VOLONTAIRE')).toBe(false);
    expect(told.some((what) => what.kind === 'no-press' && what.key === 'Z')).toBe(true);
  });

  it('gnss, watch --once and status show the sky and no place, off duty', async () => {
    const args = ['-c', gateway.configFile];
    await gateway.until(({ gnss }) => expect(gnss?.believed).toBeGreaterThan(1));
    const json = await balise(['gnss', '--json', ...args]);
    const report = gnssReport.parse(JSON.parse(json.stdout));
    expect([json.code, report.fix?.mode, report.sky.length > 8]).toEqual([0, '3D', true]);
    expect(report.perSecond['GSV']).toBeGreaterThan(0);
    const once = await balise(['watch', '--once', '--lang', 'fr', ...args]);
    expect(once.code).toBe(0);
    expect(once.stdout).toMatch(/G\d\d/);
    expect(once.stdout).toContain('non enregistré');
    const status = await balise(['status', ...args]);
    const shown = [json, once, status].map(({ stdout }, i) => ({ name: `${i}`, content: stdout }));
    expect(tracesOf([HERE], shown)).toEqual([]);
  });

  it('with the daemon down each says so and what to do', async () => {
    await gateway.stop();
    const args = ['-c', gateway.configFile];
    const gnss = await balise(['gnss', ...args]);
    expect([gnss.code, gnss.stderr]).toEqual([69, expect.stringContaining('start it')]);
    const once = await balise(['watch', '--once', ...args]);
    expect([once.code, once.stdout]).toEqual([1, expect.stringContaining('daemon gone, waiting')]);
  });
});

describe("the receiver's own sentences", () => {
  const audits = () => {
    const db = new Database(join(place.dir, 'store', 'balise.db'), { readonly: true });
    try {
      return (db.prepare("SELECT body FROM event WHERE type = 'audit' ORDER BY n").pluck().all() as string[]).map(
        (body) => JSON.parse(body) as Record<string, unknown>,
      );
    } finally {
      db.close();
    }
  };
  const record = (file: string, ...more: string[]) =>
    balise(['gnss', '--record', join(place.dir, file), '--seconds', '3', '-c', gateway.configFile, ...more], BALISE);

  it('off duty only with a reason, which is in the journal before the first byte', async () => {
    const without = await record('a.nmea');
    expect([without.code, without.stderr]).toEqual([64, expect.stringContaining('--reason installation | antenna')]);
    const withReason = await record('b.nmea', '--reason', 'antenna');
    expect(withReason.code).toBe(0);
    expect(readFileSync(join(place.dir, 'b.nmea'), 'latin1')).toMatch(/^\$GNRMC,.*\*[0-9A-F]{2}\r$/m);
    expect(statSync(join(place.dir, 'b.nmea')).mode & 0o777).toBe(0o600);
    expect(audits()).toMatchObject([{ what: 'raw-sentences', reason: 'antenna' }]);
    // One that is there is not written over, and nothing is asked for.
    expect((await record('b.nmea', '--reason', 'antenna')).code).toBe(69);
    expect(audits()).toHaveLength(1);
  });

  it('ends when the duty begins, and on duty needs no reason but is in the journal too', async () => {
    const file = join(place.dir, 'c.nmea');
    const child = await startBalise(['gnss', '--record', file, '--reason', 'receiver', '-c', gateway.configFile]);
    await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), SOON);
    await pressKeys(keypad, 'G');
    expect(await child.exited).toMatchObject({ code: 0 });
    expect((await record('d.nmea')).code).toBe(0);
    expect(audits().map(({ what, reason }) => [what, reason])).toEqual([
      ['raw-sentences', 'receiver'],
      ['raw-sentences', null],
    ]);
  });

  it('is refused where it does not fit the duty, and then it is in no journal', async () => {
    const requests = join(place.dir, 'balise.sock.requests');
    const ask = async (request: object): Promise<unknown> => {
      const asked = await askDaemon(requests, { ...request, by: 'someone' });
      return 'answer' in asked ? JSON.parse(asked.answer) : asked;
    };
    expect(await ask({ ask: 'raw-on-duty' })).toEqual({ result: 'refused', why: 'off-duty' });
    await pressKeys(keypad, 'G');
    expect(await ask({ ask: 'workshop', reason: 'antenna' })).toEqual({ result: 'refused', why: 'on-duty' });
    expect(await ask({ ask: 'workshop', reason: 'Jeanne asked' })).toMatchObject({ result: 'refused' });
    expect(audits()).toEqual([]);
  });

  it('nobody gets a byte who did not ask, nor anybody but the owner', async () => {
    const raw = join(place.dir, 'balise.sock.raw');
    expect(statSync(raw).mode & 0o777).toBe(0o600);
    const hear = (): Promise<string> =>
      new Promise((resolve) => {
        let text = '';
        listenTo(raw, { onData: (chunk) => (text += String(chunk)), onEnd: () => resolve(text) });
      });
    expect(await hear()).toBe('');
    // What was allowed to one that has gone is not allowed to the next.
    expect((await record('e.nmea', '--reason', 'interference')).code).toBe(0);
    expect(await hear()).toBe('');
  });
});
