/** The page's side of api.ts: one stream of events that is opened again when it breaks, and requests that are answered once. */
import type { Action, Answer, Hello, Tick } from '../api.ts';
import { afterTick, type Known, knownFrom } from './state.ts';

/** What the page shows, and how it stands with its server. */
export interface Shown {
  /** null: nothing was ever heard. */
  known: Known | null;
  /** Who was asked for; null: nobody. */
  following: string | null;
  connected: boolean;
  /** When anything was heard last, by the page's monotonic clock; null: never. */
  heardAtMs: number | null;
}

export interface Store {
  shown(): Shown;
  subscribe(changed: () => void): () => void;
  follow(vehicle: string): void;
}

/** A server that says nothing for so long is as good as gone, whatever the socket says: it ticks twice a second. */
const QUIET_MS = 5_000;
/** How long to wait with a new stream where the browser itself has given up. */
const AGAIN_MS = 2_000;
/** A stream that is open and says nothing for so long is opened anew: the network may have forgotten it. */
const ANEW_MS = 15_000;

export function createStore(first: string | null): Store {
  let shown: Shown = { known: null, following: first, connected: false, heardAtMs: null };
  let stream: EventSource | null = null;
  let openedAtMs = 0;
  const listeners = new Set<() => void>();

  function change(to: Partial<Shown>): void {
    shown = { ...shown, ...to };
    for (const changed of listeners) changed();
  }

  function heard(known: Known): void {
    change({ known, connected: true, heardAtMs: performance.now() });
  }

  function open(): void {
    stream?.close();
    const follow = shown.following === null ? '' : `?follow=${encodeURIComponent(shown.following)}`;
    const mine = new EventSource(`/api/stream${follow}`);
    stream = mine;
    openedAtMs = performance.now();
    mine.addEventListener('hello', ({ data }) => heard(knownFrom(JSON.parse(data) as Hello, performance.now())));
    mine.addEventListener('tick', ({ data }) => {
      const { known } = shown;
      if (known !== null) heard(afterTick(known, JSON.parse(data) as Tick, performance.now()));
    });
    mine.addEventListener('error', () => {
      if (stream === mine && shown.connected) change({ connected: false });
    });
  }

  open();
  setInterval(() => {
    const quiet = shown.heardAtMs !== null && performance.now() - shown.heardAtMs > QUIET_MS;
    if (quiet && shown.connected) change({ connected: false });
    const since = performance.now() - Math.max(openedAtMs, shown.heardAtMs ?? 0);
    if (stream?.readyState === EventSource.CLOSED || since > ANEW_MS) open();
  }, AGAIN_MS);

  return {
    shown: () => shown,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    follow(vehicle) {
      if (vehicle === shown.following) return;
      change({ following: vehicle });
      open();
    },
  };
}

/** @returns null where no answer came */
export async function act(action: Action): Promise<Answer | null> {
  try {
    const response = await fetch('/api/actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
    return (await response.json()) as Answer;
  } catch {
    return null;
  }
}

export interface Statistics {
  columns: { key: string; fr: string; en: string; unit: string | null }[];
  rows: (string | number | null)[][];
}

/** @throws where they could not be read */
export async function readStatistics(vehicle: string): Promise<Statistics> {
  const response = await fetch(`/api/statistics?vehicle=${encodeURIComponent(vehicle)}`);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as Statistics;
}
