/** An instant as far as it is known, and what may be said of two of them. */
import type { z } from 'zod';
import type { moment } from './state-schema.ts';

export type Moment = z.infer<typeof moment>;

/** null: another boot, and UTC is missing at one of them or went back: nobody can say. */
export function elapsedMs(from: Moment, to: Moment): number | null {
  if (from.boot === to.boot) return Math.max(0, Math.round(to.monoMs - from.monoMs));
  if (from.t === null || to.t === null || to.t < from.t) return null;
  return to.t - from.t;
}

export function later(from: Moment, byMs: number): Moment {
  return { boot: from.boot, monoMs: from.monoMs + byMs, t: from.t === null ? null : from.t + byMs };
}

/** An instant of UTC that no clock of any boot has measured: of a roster. */
export function atUtc(t: number): Moment {
  return { boot: '', monoMs: 0, t };
}

/** How long until then; 0: it has come. null: it was set in an earlier boot, and UTC is not known yet. */
export function untilMs(then: Moment, now: Moment): number | null {
  if (then.boot === now.boot) return Math.max(0, then.monoMs - now.monoMs);
  return then.t === null || now.t === null ? null : Math.max(0, then.t - now.t);
}

/**
 * A moment of an earlier boot that nobody can compare with now counts from the boot of now: that is later than the truth, and what is
 * to end does not go on for ever because the power went before UTC was known.
 */
export function anchored(moment: Moment, now: Moment): Moment {
  const comparable = moment.boot === now.boot || (moment.t !== null && now.t !== null);
  return comparable ? moment : { boot: now.boot, monoMs: 0, t: null };
}

/** UTC of this boot has become known: every moment of it in `value`, however deep, gets it. */
export function dated<Value>(value: Value, boot: string, utcMinusMonoMs: number): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => dated(item, boot, utcMinusMonoMs)) as Value;
  const known = value as Partial<Moment>;
  if (known.boot === boot && known.t === null && known.monoMs !== undefined)
    return { ...value, t: known.monoMs + utcMinusMonoMs };
  const entries = Object.entries(value).map(([key, item]) => [key, dated(item, boot, utcMinusMonoMs)]);
  return Object.fromEntries(entries) as Value;
}
