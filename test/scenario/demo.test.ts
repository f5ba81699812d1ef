/** The demo in the hands of whoever looks: everything that the page can do to it, through the addresses that the page uses. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findMosquitto } from '../../simulator/network/broker.ts';
import type { Action, Answer, Hello } from '../../simulator/web/api.ts';
import { openStream } from '../support/web/event-stream.ts';
import { nothingLeft, run } from './run.ts';

const LEDGER = /^ledger: expected (\d+) recorded (\d+) received (\d+) lost 0 duplicated \d+ explained-gaps \d+$/;
const PATIENT = { timeout: 240_000 };
const VEHICLE = 'amb-1';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-scenario-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A demo that runs, and what its page would see and do. */
async function aDemo() {
  const demo = run('simulator/start.ts', ['--plain', '--port', '0'], { TMPDIR: dir });
  const url = /page: (\S+)/.exec(await demo.said('page: '))?.[1] ?? '';
  const act = async (action: Action): Promise<Answer> => {
    const answer = await fetch(`${url}/api/actions`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(action) },
    });
    return (await answer.json()) as Answer;
  };
  const look = async (): Promise<Hello> => {
    const stream = await openStream(url, VEHICLE);
    const hello = (await stream.next('hello')) as Hello;
    stream.close();
    return hello;
  };
  const until = (check: (hello: Hello) => void) =>
    vi.waitFor(async () => check(await look()), { timeout: 60_000, interval: 200 });
  const press = (key: string, holdMs = 0) => act({ do: 'world', change: { what: 'press', key, holdMs } });
  return { demo, act, until, press };
}

test.skipIf(findMosquitto() === null)(
  'an order, cuts of network, power and sky, a receiver taken out, presses, a call for help: and the ledger closes',
  PATIENT,
  async () => {
    const { demo, act, until, press } = await aDemo();
    const state = (wanted: object) =>
      until(({ vehicles }) => expect(vehicles[0]?.state).toMatchObject({ tracking: true, ...wanted }));
    await state({ duty: 'GARDE' });
    expect(
      await act({ do: 'order', vehicle: VEHICLE, order: { action: 'order', mission: 'HERE-1', answerS: 600 } }),
    ).toEqual({
      ok: true,
    });
    await until(({ vehicles }) => expect(vehicles[0]?.state?.orders).toContain('HERE-1'));
    await press('A');
    await until(({ followed }) => {
      expect(followed?.missions.find(({ mission }) => mission === 'HERE-1')?.answer?.outcome).toBe('accepted');
    });
    await press('1');
    await state({ status: 'DEPART', mission: 'HERE-1' });

    await act({ do: 'world', change: { what: 'network', is: 'cut' } });
    await until(({ vehicles, world }) => expect([vehicles[0]?.presence, world?.network]).toEqual(['lost', 'cut']));
    await press('2');
    await until(({ world }) => expect(world?.indicator).toMatchObject({ key: '2', said: 'registered' }));
    await act({ do: 'world', change: { what: 'power', on: false } });
    expect(await press('3')).toMatchObject({ ok: false, error: expect.stringContaining('no power') });
    await act({ do: 'world', change: { what: 'power', on: true } });
    await act({ do: 'world', change: { what: 'network', is: 'up' } });
    await until(({ followed }) => {
      const [step] = followed?.missions.find(({ mission }) => mission === 'HERE-1')?.steps.slice(-1) ?? [];
      expect(step).toMatchObject({ status: 'ARRIVEE', implied: false });
      expect(step?.lateMs).toBeGreaterThan(1_000);
    });

    await act({ do: 'world', change: { what: 'receiver', plugged: false } });
    await until(({ vehicles }) => expect(vehicles[0]?.faults).toContain('serial-lost'));
    await act({ do: 'world', change: { what: 'receiver', plugged: true } });
    await until(({ vehicles }) => expect(vehicles[0]?.faults).not.toContain('serial-lost'));
    await act({ do: 'world', change: { what: 'tunnel', forS: 30 } });
    await until(({ world }) => expect(world?.tunnelUntil).not.toBeNull());
    await press('4', 2_500);
    await state({ distress: true });
    await until(({ world }) => expect(world?.tunnelUntil).toBeNull());
    await act({ do: 'locate', vehicle: VEHICLE });
    await until(({ feed }) =>
      expect(feed.map(({ what }) => what)).toContainEqual(
        expect.objectContaining({ kind: 'command', command: 'locate', result: 'done' }),
      ),
    );
    await act({ do: 'resend', vehicle: VEHICLE, last: 5 });
    await until(({ followed }) => expect(followed?.ledger.duplicates).toBeGreaterThanOrEqual(5));
    await until(({ followed }) => expect(followed?.proof).toMatchObject({ state: 'whole', brokenAt: null }));

    demo.signal('SIGINT');
    const { code, output, lastLine } = await demo.finished;
    expect(lastLine, output).toMatch(LEDGER);
    expect(code, output).toBe(0);
    await nothingLeft(dir);
  },
);

test.skipIf(findMosquitto() === null)(
  'an order that nobody answers, and one that is refused, are seen as that',
  PATIENT,
  async () => {
    const { demo, act, until, press } = await aDemo();
    await until(({ vehicles }) => expect(vehicles[0]?.state).toMatchObject({ duty: 'GARDE' }));
    await act({ do: 'order', vehicle: VEHICLE, order: { action: 'order', mission: 'HERE-1', answerS: 5 } });
    await until(({ followed }) =>
      expect(followed?.missions[0]).toMatchObject({ mission: 'HERE-1', unanswered: expect.any(Number) }),
    );
    await act({ do: 'order', vehicle: VEHICLE, order: { action: 'order', mission: 'HERE-2', answerS: 600 } });
    await until(({ vehicles }) => expect(vehicles[0]?.state?.orders).toContain('HERE-2'));
    await press('R');
    await until(({ followed }) => {
      const refused = followed?.missions.find(({ answer }) => answer?.outcome === 'refused');
      expect(refused?.answer?.late).toEqual(expect.any(Boolean));
    });
    demo.signal('SIGINT');
    const { code, output, lastLine } = await demo.finished;
    expect(lastLine, output).toMatch(LEDGER);
    expect(code, output).toBe(0);
  },
);
