/** What a vehicle of the fleet says of itself that is no record, and how a press changes its crew's state. Pure. */
import { STATE_VALID_S } from './limits.ts';
import type { CrewState, Instant, Recorder } from './records.ts';

export const OFF_DUTY: CrewState = {
  ...{ duty: 'HORS_SERVICE', availability: 'INDISPONIBLE', reason: null, status: null, mission: null },
  ...{ event: 0, sinceMs: 0, busySince: null },
};

/** The step of a mission that event `n` makes, as docs/crew.md has it. */
export function changesOf(name: string, status: string, n: number, monoMs: number): Partial<CrewState> {
  const made = { status };
  switch (name) {
    case 'DEPART':
      return {
        ...made,
        ...{ availability: 'INDISPONIBLE', reason: 'mission', mission: `~${n}`, busySince: { event: n, monoMs } },
      };
    case 'RETOUR':
      return { ...made, availability: 'DISPONIBLE', reason: null, busySince: null };
    case 'RENTRE':
      return { ...made, reason: null, busySince: null };
    default:
      return made;
  }
}

const moment = ({ boot }: Recorder, { wallMs, monoMs }: Instant) => ({ t: wallMs, clock: 'gnss', boot, mono: monoMs });

export function onlineOf(id: string, from: Recorder, now: Instant, encrypted: boolean): object {
  const { series } = from;
  const configRevision = '000000000000';
  return {
    ...{ presence: 'online', vehicle: id, version: 'fleet', ...moment(from, now), series, configRevision },
    ...{ protocol: '5', encrypted },
  };
}

export function stoppedOf({ boot }: Recorder, { wallMs, monoMs }: Instant): object {
  return { presence: 'stopped', reason: 'signal', boot, mono: monoMs, t: wallMs };
}

export function stateOf(state: CrewState, from: Recorder, now: Instant): object {
  const { duty, availability, reason, status, mission, sinceMs, event } = state;
  return {
    ...{ duty, availability, reason, status, service: from.service },
    since: now.wallMs - (now.monoMs - sinceMs),
    ...{ mission: status === 'REN-BASE' ? null : mission, accepted: [], orders: [], distress: false },
    ...{ ...moment(from, now), validForS: STATE_VALID_S, tracking: duty === 'GARDE', event },
  };
}

export interface HealthFacts {
  eventsPending: number;
  positionsPending: number;
  uptimeMs: number;
  encrypted: boolean;
}

/** What a simulated box cannot know is null. */
export function healthOf(from: Recorder, now: Instant, facts: HealthFacts): object {
  const { eventsPending, positionsPending, uptimeMs, encrypted } = facts;
  return {
    ...{ ...moment(from, now), version: 'fleet', versions: { node: null, kernel: null } },
    ...{
      uptimeS: Math.floor(uptimeMs / 1_000),
      lastRestart: { cause: 'first', t: null },
      eventsPending,
      positionsPending,
    },
    ...{ oldestPendingAgeS: null, timeToEmptyS: null, fixAgeS: 0, link: null, modem: null, dataMb: null },
    ...{ serviceDataMb: null, unknownOrderKeys: 0, supplyV: null, temperatureC: null, rssMb: null, diskFreeMb: null },
    faults: encrypted ? [] : ['plaintext-link'],
  };
}
