/** What the page asks for, checked and done. It comes from a browser: nothing of it is believed. */
import { z } from 'zod';
import type { SeriesSummary } from '../platform/ledger.ts';
import type { Vehicles } from '../platform/platform.ts';
import { count, type Range } from '../platform/ranges.ts';
import type { ResendOrder } from '../platform/resends.ts';
import type { VehicleDesk } from '../platform/vehicle-desk.ts';
import type { Action, Answer, WorldChange } from './api.ts';
import type { Hub } from './hub.ts';

const vehicle = z.string().min(1).max(64);
const missionId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, . _ - and at most 64 of them');
const reference = z.string().max(128).nullable().optional();
const seconds = z.int().min(1).max(86_400);
const order = z.strictObject({
  action: z.enum(['order', 'update', 'cancel']),
  mission: missionId,
  caseId: reference,
  requestId: reference,
  origin: z.enum(['samu', 'company']).optional(),
  acceptedBy: z.enum(['company']).nullable().optional(),
  answerS: seconds.nullable().optional(),
  expiresS: seconds.optional(),
  reason: z.enum(['not-needed', 'other-vehicle', 'mistake', 'other']).optional(),
  repeat: z.boolean().optional(),
});
const words = z.array(z.string().max(64)).max(64);
const roster = z.strictObject({
  timeZone: z.string().min(1).max(64),
  holidays: z.enum(['fr', 'fr-973']),
  sector: z.string().max(64),
  zones: words,
  from: z.iso.date(),
  until: z.iso.date().nullable(),
  weekly: z.array(z.strictObject({ days: words, hours: words })).max(64),
  exceptions: z.array(z.strictObject({ date: z.iso.date(), add: words, remove: words })).max(366),
  expiresS: z.int().min(1).optional(),
});
const change = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('network'), is: z.enum(['up', 'cut', 'half-open']) }),
  z.strictObject({ what: z.literal('power'), on: z.boolean() }),
  z.strictObject({ what: z.literal('receiver'), plugged: z.boolean() }),
  z.strictObject({ what: z.literal('tunnel'), forS: z.int().min(1).max(7_200) }),
  z.strictObject({
    ...{ what: z.literal('press'), key: z.string().regex(/^[0-9A-Z]$/), holdMs: z.int().min(0).max(60_000) },
  }),
]);
const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('order'), vehicle, order }),
  z.strictObject({ do: z.literal('roster'), vehicle, roster }),
  z.strictObject({ do: z.literal('locate'), vehicle }),
  z.strictObject({ do: z.literal('resend'), vehicle, last: z.int().min(1).max(10_000) }),
  z.strictObject({ do: z.literal('world'), change }),
]);

export interface ActionParts {
  vehicles: () => Vehicles;
  hub: Pick<Hub, 'said' | 'lastRoster'>;
  /** Resolves when it is so. null: there is no simulated world. */
  change: ((change: WorldChange) => Promise<Answer>) | null;
}

export interface Answered {
  status: 200 | 400 | 409;
  answer: Answer;
}

const DONE: Answered = { status: 200, answer: { ok: true } };

export async function act(parts: ActionParts, body: unknown): Promise<Answered> {
  const read = action.safeParse(body);
  if (!read.success) return { status: 400, answer: { ok: false, error: z.prettifyError(read.error) } };
  try {
    return await perform(parts, read.data as Action);
  } catch (error) {
    return cannot(error instanceof Error ? error.message : String(error));
  }
}

function cannot(error: string): Answered {
  return { status: 409, answer: { ok: false, error } };
}

async function perform({ vehicles, hub, change }: ActionParts, asked: Action): Promise<Answered> {
  if (asked.do === 'world') {
    if (change === null) return cannot('there is no simulated world here: the vehicles are not ours');
    const answer = await change(asked.change);
    return { status: answer.ok ? 200 : 409, answer };
  }
  const desk = vehicles().of(asked.vehicle);
  if (desk === null) return cannot(`${asked.vehicle} has not been heard of`);
  hub.said(asked.vehicle, COMMANDS[asked.do], obey(desk, asked, hub));
  return DONE;
}

const COMMANDS = { order: 'mission', roster: 'roster', locate: 'locate', resend: 'resend' } as const;

/** @returns what was said, in short */
function obey(desk: VehicleDesk, asked: Exclude<Action, { do: 'world' }>, hub: Pick<Hub, 'lastRoster'>): string {
  switch (asked.do) {
    case 'order':
      desk.order(asked.order);
      return `${asked.order.action} ${asked.order.mission}`;
    case 'roster':
      desk.roster(asked.roster);
      hub.lastRoster(asked.vehicle, asked.roster);
      return asked.roster.sector;
    case 'locate':
      desk.locate();
      return '';
    case 'resend': {
      const series = desk.report().ledger.series.at(-1);
      if (series === undefined) throw new Error('nothing was received yet that could be asked for again');
      const again = toAskAgain(series, asked.last);
      desk.resend(again);
      return `${count(again.events)} + ${count(again.positions)}`;
    }
    default:
      return asked satisfies never;
  }
}

/** Everything that is missing, or, where nothing is, the last so many of both lanes once more. */
export function toAskAgain(held: SeriesSummary, last: number): ResendOrder {
  const { series, unexplainedEvents, unexplainedPositions } = held;
  const missing = unexplainedEvents.length + unexplainedPositions.length > 0;
  const tail = (ranges: readonly Range[]): Range[] => {
    const end = ranges.at(-1)?.[1] ?? 0;
    return end === 0 ? [] : [[Math.max(1, end - last + 1), end]];
  };
  return {
    series,
    events: missing ? unexplainedEvents : tail(held.events),
    positions: missing ? unexplainedPositions : tail(held.positions),
  };
}
