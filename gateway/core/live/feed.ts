/**
 * What a technician sees live (`balise watch`, `gnss`, `buttons`): the lines of the live feed, and what happened last. Nothing here
 * is stored, and no place is ever in it: of an event its number, kind and a few of its words.
 */
import { z } from 'zod';
import type { IndicatorState } from '../crew/indicator.ts';
import { skySatellite } from '../gnss/sky-satellite-schema.ts';
import type { EventRecord } from '../record/schema.ts';
import { statusReport } from '../status-report.ts';
import { LIVE_HAPPENED_MAX } from './limits.ts';

const at = {
  id: z.int().describe('Rises by one with all that happens in a run'),
  ageMs: z.int().describe('Before this line'),
};
const input = z.string().describe('The device: keypad, gpio, evdev');

export const happened = z.discriminatedUnion('kind', [
  z.object({ ...at, kind: z.literal('edge'), input, key: z.string(), down: z.boolean() }),
  z.object({ ...at, kind: z.literal('contact'), input, contact: z.string(), on: z.boolean() }),
  z.object({ ...at, kind: z.literal('press'), input, key: z.string(), meaning: z.string() }),
  z
    .object({ ...at, kind: z.literal('no-press'), input, key: z.string(), why: z.string() })
    .describe('An edge that came to no press: bounce is not among them'),
  z
    .object({
      ...at,
      kind: z.literal('shown'),
      state: z.string(),
      n: z.int().nullable(),
      detail: z.string().nullable(),
    })
    .describe('What the indicator shows the crew (docs/keypad.md)'),
  z
    .object({ ...at, kind: z.literal('event'), n: z.int(), type: z.string(), words: z.array(z.string()) })
    .describe('An event that is on stable storage'),
]);
export type Happened = z.infer<typeof happened>;

const latency = z.object({
  n: z.int().describe('Number of the newest press'),
  registeredMs: z.int().describe('From the press to stable storage'),
  deliveredMs: z.int().nullable().describe('From the press to the acknowledgement of the platform; null: not yet'),
});

export const liveLine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('live'),
    run: z.string().describe('Another one: the daemon was started again, and `id` counts anew'),
    status: statusReport.nullable().describe('As `balise status --json`; null: as last told'),
    sky: z.array(skySatellite),
    skyAgeMs: z.int().nullable().describe('Of the newest list of satellites; null: none came'),
    antenna: z.enum(['ok', 'open', 'short', 'unknown']).nullable().describe('As the receiver says; null: it does not'),
    speedKmh: z.number().nullable().describe('null: not known, or nobody is on duty'),
    latency: latency.nullable().describe('null: no press in this run'),
    happened: z.array(happened).describe('Since the line before; in the first line what happened last'),
  }),
  z
    .object({ type: z.literal('end'), reason: z.enum(['slow', 'too-many', 'stopping']) })
    .describe('Last line. slow: you did not read'),
]);
export type LiveLine = z.infer<typeof liveLine>;
export type Live = Extract<LiveLine, { type: 'live' }>;
export type EndReason = Extract<LiveLine, { type: 'end' }>['reason'];
type Untimed = Happened extends infer T ? (T extends Happened ? Omit<T, 'id' | 'ageMs'> : never) : never;

/** Told by the arrow of everything that somebody who looks on wants to see. */
export interface LiveWitness {
  happened(what: Untimed, monoMs: number): void;
  shown(state: IndicatorState, n: number | null, detail: string | null, monoMs: number): void;
  /** @param monoMs when it was on stable storage */
  stored(event: EventRecord, monoMs: number): void;
}

export interface LiveMemory extends LiveWitness {
  /** What has a higher `id`, oldest first. */
  since(id: number, monoMs: number): Happened[];
  newest(): number;
  latency(): z.infer<typeof latency> | null;
}

/** @param onNews called after each; nobody may be listening */
export function createLiveMemory(onNews: () => void): LiveMemory {
  const kept: { what: Untimed; id: number; monoMs: number }[] = [];
  let newest = 0;
  let press: { n: number; pressedMs: number; registeredMs: number; deliveredMs: number | null } | null = null;

  function remember(what: Untimed, monoMs: number): void {
    newest++;
    kept.push({ what, id: newest, monoMs });
    if (kept.length > LIVE_HAPPENED_MAX) kept.shift();
    onNews();
  }

  return {
    happened: remember,
    shown(state, n, detail, monoMs) {
      if (state === 'delivered' && press !== null && n !== null && n >= press.n) press.deliveredMs ??= monoMs;
      remember({ kind: 'shown', state, n, detail }, monoMs);
    },
    stored(event, monoMs) {
      const { n, type, mono } = event;
      if (type === 'press') press = { n, pressedMs: mono, registeredMs: monoMs, deliveredMs: null };
      remember({ kind: 'event', n, type, words: wordsOf(event) }, monoMs);
    },
    since: (id, nowMs) =>
      kept
        .filter((each) => each.id > id)
        .map(
          (each) => ({ ...each.what, id: each.id, ageMs: Math.max(0, Math.round(nowMs - each.monoMs)) }) as Happened,
        ),
    newest: () => newest,
    latency() {
      if (press === null) return null;
      const { n, pressedMs, registeredMs, deliveredMs } = press;
      const since = (monoMs: number): number => Math.max(0, Math.round(monoMs - pressedMs));
      return { n, registeredMs: since(registeredMs), deliveredMs: deliveredMs === null ? null : since(deliveredMs) };
    },
  };
}

/** A few words of an event in the contract's terms, chosen by name: a place or a user's name is not among them. */
function wordsOf(event: EventRecord): string[] {
  switch (event.type) {
    case 'press':
      return event.answer === null ? [event.key, event.function] : [event.key, event.function, event.answer.outcome];
    case 'mission':
    case 'automatic':
      return [event.change];
    case 'contact':
      return [event.contact, event.on ? 'on' : 'off'];
    case 'start':
      return [event.cause];
    case 'stop':
    case 'series':
    case 'key':
    case 'checkpoint':
      return [event.reason];
    case 'gnss':
      return [event.condition, event.standing ? 'begins' : 'over'];
    case 'link':
      return [event.up ? 'up' : 'down'];
    case 'numbers-skipped':
      return [event.of, `${event.from}-${event.to}`, event.reason];
    case 'audit':
      return [event.what];
    case 'config':
      return [`${event.version}`, event.change];
    case 'time':
    case 'mission-summary':
    case 'service-summary':
    case 'day-summary':
      return [];
    default:
      return event satisfies never;
  }
}
