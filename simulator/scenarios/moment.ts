/** When something happens: written as a person finds it easiest, one number of seconds inside. */
import { z } from 'zod';

const EXPECTED =
  'a moment is a number of seconds from the start (0 or more) or an instant with its offset, such as "2026-08-12T10:22:00-03:00"';

export const instant = z.iso.datetime({
  offset: true,
  error: 'an instant has its offset, such as "2026-08-12T10:22:00-03:00"',
});

export const moment = z.union([z.number().min(0), instant], { error: EXPECTED });

export type Moment = z.infer<typeof moment>;

/** What happens from … to …, from … on, or at one moment. */
interface Written {
  from?: Moment;
  to?: Moment;
  at?: Moment;
}

/** The same with seconds from the start, named so. */
export type InSeconds<T> = T extends { from: Moment; to: Moment }
  ? Omit<T, 'from' | 'to'> & { fromS: number; toS: number }
  : T extends { from: Moment }
    ? Omit<T, 'from'> & { fromS: number }
    : T extends { at: Moment }
      ? Omit<T, 'at'> & { atS: number }
      : never;

/** @param startT UTC ms of second 0 */
export function secondOf(when: Moment, startT: number): number {
  return typeof when === 'number' ? when : (Date.parse(when) - startT) / 1000;
}

export function inSeconds<T extends Written>(written: T, startT: number): InSeconds<T> {
  const { from, to, at, ...rest } = written;
  return {
    ...rest,
    ...(from !== undefined && { fromS: secondOf(from, startT) }),
    ...(to !== undefined && { toS: secondOf(to, startT) }),
    ...(at !== undefined && { atS: secondOf(at, startT) }),
  } as InSeconds<T>;
}
