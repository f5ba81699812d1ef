/** Events of a crew as the records have them, one line each: for tests of what is made of them for the Hub Santé. */
import { type EventRecord, eventRecord, type PositionRecord } from '../../gateway/core/record/schema.ts';
import { sampleMission } from './hub.ts';
import { LINKS, samplePosition, samplePress } from './records.ts';

type Of<Type extends EventRecord['type']> = Extract<EventRecord, { type: Type }>;

export const MISSION = sampleMission.id;
/** UTC of an instant of the boot `manual`. */
export const utcAt = (mono: number): number => Date.UTC(2026, 7, 12, 13, 0, 0) + mono;

/** @param mono of the event; its UTC is `utcAt` of it */
const stampOf = (n: number, mono: number) => {
  const { series, lane, service } = samplePress(n) as Of<'press'>;
  return { ...LINKS, series, lane, service, n, mono, boot: 'manual', t: utcAt(mono), clock: 'gnss' as const };
};
const standing = {
  duty: 'GARDE',
  availability: 'INDISPONIBLE',
  reason: 'mission',
  status: null,
  before: null,
  ended: null,
} as const;

/** A step of the mission, unless changed. */
export function press(n: number, what: Of<'press'>['function'], change: Partial<Of<'press'>> = {}): Of<'press'> {
  const { mono = n * 1_000 } = change;
  const sample = samplePress(n) as Of<'press'>;
  const rest = { function: what, status: null, mission: MISSION };
  return checked({ ...sample, ...standing, ...stampOf(n, mono), ...rest, ...change });
}

export function prise(n: number, change: Partial<Of<'press'>> = {}): Of<'press'> {
  return press(n, 'PRISE_GARDE', { availability: 'DISPONIBLE', reason: null, mission: null, ...change });
}

export function order(n: number, change: Partial<Of<'mission'>> = {}): Of<'mission'> {
  const { caseId, requestId } = sampleMission;
  const { mono = n * 1_000 } = change;
  return checked({
    ...standing,
    ...stampOf(n, mono),
    ...({ availability: 'DISPONIBLE', reason: null, type: 'mission', change: 'received' } as const),
    ...{ mission: MISSION, caseId, requestId, command: 'c-1', by: null, applied: true, cancelReason: null },
    ...change,
  });
}

export function time(n: number, change: Partial<Of<'time'>> = {}): Of<'time'> {
  const mono = n * 1_000;
  return checked({ ...stampOf(n, mono), type: 'time', utcMinusMonoMs: utcAt(0), stepMs: null, ...change });
}

/** Any other event. */
export function start(n: number, change: Partial<Of<'start'>> = {}): Of<'start'> {
  const mono = n * 1_000;
  return checked({ ...stampOf(n, mono), type: 'start', version: '0', after: 'unclean', cause: 'crash', ...change });
}

/** Recorded at this instant of the boot `manual`. */
export function position(n: number, mono = n * 1_000, change: Partial<PositionRecord> = {}): PositionRecord {
  return samplePosition({ n, mono, t: utcAt(mono), boot: 'manual', ...change });
}

function checked<Event extends EventRecord>(event: Event): Event {
  eventRecord.parse(event);
  return event;
}
