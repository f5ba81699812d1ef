/** Links that die without a word, and brokers that do not do their part. Timers are the test's, sockets are real. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONNECT_WAIT_MS, LINK_PROVEN_MS, PUBACK_WAIT_MS, RECONNECT_FIRST_MS } from '../../../gateway/core/limits.ts';
import { type Link, startLink } from '../../../simulator/network/link.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createAuthority, WITHOUT_OPENSSL } from '../../support/running/certificates.ts';
import { VEHICLE } from '../../support/running/config.ts';
import { CONNACK, connackAsking, startFakeBroker } from '../../support/running/fake-broker.ts';
import { EVENT, openTestLink, type TestLink, tlsOf } from '../../support/running/link.ts';
import { freePort, startMosquitto, WITHOUT_MOSQUITTO } from '../../support/running/mosquitto.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';
import { SOON } from '../../support/soon.ts';

/** Of a dead link, with the keepalive's default. */
const SEEN_WITHIN_MS = 20_000;

let place: Workplace;
let clock: ManualClock;
beforeEach(() => {
  place = createWorkplace();
  clock = createManualClock();
});
afterEach(() => void vi.useRealTimers());

const holdTimers = (): void =>
  void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
/** Lets what is on the sockets arrive. */
const io = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** Passes time until the story goes on. @returns ms that passed */
async function passes(link: TestLink): Promise<number> {
  const length = link.story.length;
  let passedMs = 0;
  for (; link.story.length === length && passedMs <= 60_000; passedMs += 500) {
    await vi.advanceTimersByTimeAsync(500);
    await io();
  }
  return passedMs;
}

describe('a mast that is gone and no end knows', () => {
  let proxy: Link;
  let link: TestLink;
  beforeEach(async (context) => {
    if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
    const broker = await startMosquitto(place);
    proxy = await startLink({ target: { host: '127.0.0.1', port: broker.port } });
    place.later(() => proxy.close());
    // Before the connection: its keepalive is to be the test's.
    holdTimers();
    link = openTestLink(place, { brokers: [`mqtt://127.0.0.1:${proxy.port}`], clock });
    await link.until(() => expect(link.story).toEqual(['up']));
    await link.publish('event', 'x', EVENT);
  });

  it('is seen while nothing is sent', async () => {
    proxy.halfOpen();
    const passedMs = await passes(link);
    expect(link.story).toEqual(['up', 'broker-lost']);
    expect(link.faults[0]?.detail).toContain('Keepalive timeout');
    expect(passedMs).toBeLessThanOrEqual(SEEN_WITHIN_MS);
  });

  it('is seen while something is sent, and what was under way is unknown', async () => {
    proxy.halfOpen();
    const result = link.publish('event', 'x', EVENT);
    expect(await passes(link)).toBeLessThanOrEqual(SEEN_WITHIN_MS);
    expect(link.story).toEqual(['up', 'broker-lost']);
    expect(await result).toEqual({ kind: 'unknown' });
  });

  it('is left in order as far as it can be', async () => {
    proxy.halfOpen();
    const closed = link.close();
    await vi.advanceTimersByTimeAsync(5_000);
    await closed;
    expect(link.story).toEqual(['up']);
  });
});

describe('a broker', () => {
  const linkTo = (url: string): TestLink => openTestLink(place, { brokers: [url], clock });

  it('that answers pings and never a message is a dead link', async () => {
    const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'ack', ping: 'answer' });
    const link = linkTo(broker.url);
    await link.until(() => expect(link.story).toEqual(['up']));
    holdTimers();
    const result = link.publish('event', 'x', EVENT);
    expect(await passes(link)).toBe(PUBACK_WAIT_MS);
    expect(await result).toEqual({ kind: 'unknown' });
    expect(link.faults[0]?.detail).toContain('no answer within 15 s');
  });

  it.each([
    ['a longer', 200, 15_000],
    ['a shorter', 4, 6_000],
  ])('that asks for %s keepalive', async (_what, keepaliveS, seenAfterMs) => {
    const broker = await startFakeBroker(place, { connect: connackAsking(keepaliveS), subscribe: 'ack' });
    holdTimers();
    const link = linkTo(broker.url);
    await link.until(() => expect(link.story).toEqual(['up']));
    const passedMs = await passes(link);
    // In steps; some of it may have passed while the link came up.
    expect(Math.abs(passedMs - seenAfterMs)).toBeLessThanOrEqual(500);
    expect(link.story).toEqual(['up', 'broker-lost']);
  });

  it('that takes the connection and says nothing at all', async () => {
    const broker = await startFakeBroker(place, {});
    holdTimers();
    const link = linkTo(broker.url);
    await vi.waitFor(() => expect(broker.connections()).toBe(1), SOON);
    expect(await passes(link)).toBeLessThanOrEqual(CONNECT_WAIT_MS + 1_000);
    expect(link.story).toEqual(['broker-unreachable']);
  });

  it.skipIf(WITHOUT_OPENSSL !== null)('that never answers the TLS handshake', async () => {
    const ca = createAuthority(place.dir, 'ca');
    const tls = tlsOf(ca.cert, ca.issue(VEHICLE));
    const broker = await startFakeBroker(place, {});
    holdTimers();
    const link = openTestLink(place, { brokers: [broker.url.replace('mqtt', 'mqtts')], clock, tls });
    await vi.waitFor(() => expect(broker.connections()).toBe(1), SOON);
    expect(await passes(link)).toBeLessThanOrEqual(CONNECT_WAIT_MS + 1_000);
    expect(link.faults[0]).toMatchObject({
      code: 'broker-unreachable',
      detail: expect.stringContaining('no TLS handshake'),
    });
  });

  it('that hangs up after its CONNACK is tried ever more rarely', async () => {
    const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'close' });
    const link = linkTo(broker.url);
    for (let attempt = 0; attempt < 4; attempt++) {
      const waitMs = RECONNECT_FIRST_MS * 2 ** attempt;
      await link.until(() => expect(clock.delaysMs.at(-1)).toBe(waitMs));
      clock.advance(waitMs);
    }
    await link.until(() => expect(broker.connections()).toBe(5));
    expect(new Set(link.story)).toEqual(new Set(['up', 'broker-lost']));
  });

  it('that kept a link for long is tried again at once', async () => {
    const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'ack' });
    const link = linkTo(broker.url);
    for (const ups of [1, 2, 3]) {
      await link.until(() => expect(link.story.filter((word) => word === 'up')).toHaveLength(ups));
      clock.advance(LINK_PROVEN_MS);
      broker.hangUp();
      await link.until(() => expect(link.story.at(-1)).toBe('broker-lost'));
      expect(clock.delaysMs.at(-1)).toBe(RECONNECT_FIRST_MS);
      clock.advance(RECONNECT_FIRST_MS);
    }
  });

  it('that refuses the subscription has refused the vehicle', async () => {
    const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'refuse' });
    const link = linkTo(broker.url);
    await link.until(() => expect(link.story).toEqual(['up', 'broker-refused']));
  });

  it('whose name is known to nobody, or where nobody listens', async () => {
    const port = await freePort();
    const unknown = openTestLink(place, { brokers: ['mqtt://broker.invalid'], clock });
    const closed = linkTo(`mqtt://[::1]:${port}`);
    await unknown.until(() => expect(unknown.story).toEqual(['broker-unreachable']));
    await closed.until(() => expect(closed.story).toEqual(['broker-unreachable']));
    expect(closed.faults[0]?.detail).toContain('ECONNREFUSED');
  });
});
