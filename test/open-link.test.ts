import { expect, it, vi } from 'vitest';
import { checkConfig } from '../gateway/core/config/check.ts';
import { createFaults } from '../gateway/core/health.ts';
import { TAKEOVER_STANDS_MS } from '../gateway/core/limits.ts';
import { openLink } from '../gateway/open-link.ts';
import type { LinkFacts, TransportHandlers } from '../gateway/ports.ts';
import { createManualClock } from './support/manual-clock.ts';
import { CONNACK, disconnect, startFakeBroker } from './support/running/fake-broker.ts';
import { createWorkplace } from './support/running/workplace.ts';

const soon = { timeout: 20_000, interval: 5 };

function open(platform: Record<string, unknown>) {
  const place = createWorkplace();
  const { config, problems } = checkConfig({ vehicle: { id: 'a' }, gnss: { kind: 'none' }, platform }, '2026-01-01');
  if (config === null) throw new Error(JSON.stringify(problems));
  const clock = createManualClock({ wallMs: Date.now() });
  const faults = createFaults(() => undefined);
  const standing = (): string[] => faults.standing().map(({ code }) => code);
  const ups: LinkFacts[] = [];
  const handlers: TransportHandlers = {
    onUp: (facts) => void ups.push(facts),
    onDown: () => undefined,
    onMessage: () => undefined,
  };
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn() };
  const transport = openLink(config, { clock, log, faults, handlers, will: '{}', utcMs: clock.wallMs });
  place.later(() => transport?.close());
  return { clock, standing, ups, log, transport, faults };
}

it('sends nothing where no broker is named', () => {
  const { transport, log } = open({});
  expect(transport).toBeNull();
  expect(log.warn).toHaveBeenCalledOnce();
});

it('says of each broker that is spoken to in clear, and that the protocol is old', () => {
  const { faults } = open({ broker: 'mqtt://127.0.0.1:1,mqtt://127.0.0.1:2', plaintext: true, protocol: '3.1.1' });
  expect(faults.standing()).toMatchObject([
    { code: 'plaintext-link', detail: 'mqtt://127.0.0.1:1, mqtt://127.0.0.1:2' },
    { code: 'old-protocol' },
  ]);
});

it('a takeover stands for a while after the link is up again', async () => {
  const place = createWorkplace();
  const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'ack', ping: 'answer' });
  const { clock, standing, ups } = open({ broker: broker.url, plaintext: true });
  await vi.waitFor(() => expect(ups).toHaveLength(1), soon);
  broker.say(disconnect(0x8e));
  await vi.waitFor(() => expect(standing()).toContain('broker-takeover'), soon);
  clock.advance(120_000);
  await vi.waitFor(() => expect(ups).toHaveLength(2), soon);
  expect(standing()).toEqual(['plaintext-link', 'broker-takeover']);
  clock.advance(TAKEOVER_STANDS_MS);
  expect(standing()).toEqual(['plaintext-link']);
});

it('a substitute is named with what is wrong with the preferred broker, until that one serves', async () => {
  const place = createWorkplace();
  const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'ack', ping: 'answer' });
  const { ups, faults } = open({ broker: `mqtt://127.0.0.1:1,${broker.url}`, plaintext: true });
  await vi.waitFor(() => expect(ups).toHaveLength(1), soon);
  const substitute = faults.standing().find(({ code }) => code === 'broker-substitute');
  expect(substitute?.detail).toContain('mqtt://127.0.0.1:1');
  expect(faults.standing().map(({ code }) => code)).toEqual(['plaintext-link', 'broker-substitute']);
});
