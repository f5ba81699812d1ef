/**
 * Takes positions from their lanes to the broker, and tells the lanes what became of them. Several messages of history are on
 * their way at once, and one more is read ahead, so that neither the disk nor the link waits for the other.
 */
import { STATE_VALID_S } from './core/limits.ts';
import type { Flight, PositionsLane } from './core/outbox/positions-lane.ts';
import { isAboutContent } from './core/outbox/reason-codes.ts';
import { countRanges, type Ranges } from './core/record/ranges.ts';
import type { PositionRecord } from './core/record/schema.ts';
import type { Clock, PublishResult } from './ports.ts';
import type { Store } from './ports-store.ts';
import type { Link } from './sender-link.ts';
import type { Notices } from './sender-notices.ts';

export interface PositionSending {
  /** Sends the newest position, if it has not left. */
  pumpLive(nowMs: number): void;
  /** Sends as much history as may be on its way. */
  pumpHistory(nowMs: number): void;
  linkDown(): void;
}

interface Ready {
  flight: Flight;
  count: number;
  body: string;
}

export interface PositionSendingOptions {
  tracking(): boolean;
  /** The broker has these, and somebody who reads them. @param live the newest one, where it left alone; null: history */
  onTaken(numbers: Ranges, live: PositionRecord | null): void;
  onReady(): void;
}

export function createPositionSending(
  lane: PositionsLane,
  parts: { clock: Clock; store: Store; link: Link; notices: Notices },
  options: PositionSendingOptions,
): PositionSending {
  const { clock, store, link, notices } = parts;
  const { pace } = link;
  let reading = false;
  let ready: Ready | null = null;

  function settle(flight: Flight, result: PublishResult, live: PositionRecord | null = null): void {
    const topic = flight.lane === 'live' ? 'position' : 'history';
    if (result.kind === 'accepted') {
      link.allowed(topic);
      lane.accepted(flight, clock.monoMs());
      if (!result.noSubscriber) options.onTaken(flight.numbers, live);
    } else if (result.kind === 'unknown') lane.lost(flight);
    else {
      lane.blocked(flight, clock.monoMs());
      link.refused(topic, result);
    }
  }

  async function sendLive(flight: Flight, position: PositionRecord): Promise<void> {
    notices.keepPosition();
    const body = JSON.stringify(position);
    const result = await link.send('position', body, { retain: true, expiryS: STATE_VALID_S, compress: false });
    settle(flight, result, position);
    // The gate may have closed while this one was on its way: what is retained must not outlive the duty.
    if (result.kind !== 'unknown' && !options.tracking()) notices.clearPosition();
  }

  async function sendHistory({ flight, count, body }: Ready): Promise<void> {
    const how = { retain: false, expiryS: null, compress: true };
    const result = await link.send('history', body, how, pace.expectedBytes(count));
    if (result.kind === 'accepted') pace.learn(count, result.bytes, clock.monoMs());
    if (result.kind === 'refused' && isAboutContent(result.code) && count > 1) {
      pace.tooLarge(count);
      lane.lost(flight);
    } else settle(flight, result);
  }

  async function read(flight: Flight): Promise<void> {
    const history = await store.readHistory(flight.numbers);
    reading = false;
    if (history === null) lane.blocked(flight, clock.monoMs());
    else {
      const found = lane.found(flight, history.numbers);
      if (found !== null) ready = { flight: found, count: countRanges(found.numbers), body: history.body };
      if (!link.snapshot().up) putBack();
    }
    options.onReady();
  }

  function readAhead(nowMs: number): void {
    if (ready !== null || reading) return;
    const flight = lane.nextHistory(nowMs, pace.batchPositions(nowMs));
    if (flight === null) return;
    reading = true;
    void link.track(read(flight));
  }

  function putBack(): void {
    if (ready !== null) lane.lost(ready.flight);
    ready = null;
  }

  return {
    pumpLive(nowMs) {
      if (!link.hasPlace('position')) return;
      const next = lane.nextLive(nowMs);
      if (next !== null) link.within('position', () => sendLive(next.flight, next.position));
    },
    pumpHistory(nowMs) {
      const batch = ready;
      if (batch !== null && link.hasPlace('history') && pace.hasRoom(pace.expectedBytes(batch.count), nowMs)) {
        ready = null;
        link.within('history', () => sendHistory(batch));
      }
      readAhead(nowMs);
    },
    linkDown: putBack,
  };
}
