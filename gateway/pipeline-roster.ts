/** `cmd/roster`: when this vehicle is on garde. Checked, kept on the disk, and from then on what the crew's duty goes by. */
import { readVehicleRoster } from './core/crew/roster/vehicle-check.ts';
import type { VehicleRoster } from './core/crew/roster/vehicle-schema.ts';
import { commandId, readJson } from './core/record/command-reading.ts';
import type { ClockSource } from './core/record/schema.ts';
import type { CommandAnswer, Desk } from './sender-commands.ts';

export interface RosterDesk extends Desk {
  /** The one that is kept, from an earlier run. */
  restore(): void;
  current(): VehicleRoster | null;
}

interface RosterParts {
  /** Null, or false: the disk has none, or refuses. */
  load(): string | null;
  save(text: string): boolean;
  now(): { t: number | null; clock: ClockSource };
  onRoster(roster: VehicleRoster): void;
}

export function createRosterDesk({ load, save, now, onRoster }: RosterParts): RosterDesk {
  let current: VehicleRoster | null = null;
  let droppedKeys = 0;

  function refusal(roster: VehicleRoster): Pick<CommandAnswer, 'result' | 'detail'> | null {
    const { t, clock } = now();
    if (roster.id === current?.id) return { result: 'replayed', detail: 'this roster counts already' };
    if (current !== null && roster.issued < current.issued)
      return { result: 'replayed', detail: 'a roster that was issued later counts' };
    if (t === null || clock === 'estimated')
      return { result: 'clock-unknown', detail: 'the time is not known, so nobody can say whether it expired' };
    if (t >= roster.expires) return { result: 'expired', detail: `it expired ${t - roster.expires} ms ago` };
    return save(JSON.stringify(roster)) ? null : { result: 'unavailable', detail: 'the disk does not take it now' };
  }

  function taken(text: string): CommandAnswer {
    const body = readJson(text);
    const id = commandId(body);
    const reading = readVehicleRoster(body);
    if (reading.roster === null) {
      const detail = reading.problems.map(({ key, message }) => `${key}: ${message}`).join('; ');
      return { id, result: 'invalid', detail, expires: null };
    }
    const { roster } = reading;
    droppedKeys += reading.droppedKeys;
    const refused = refusal(roster);
    if (refused !== null) return { id, ...refused, expires: roster.expires };
    current = roster;
    onRoster(roster);
    return { id, result: 'done', detail: null, expires: roster.expires };
  }

  return {
    take: (text) => Promise.resolve(taken(text)),
    unknownKeys: () => droppedKeys,
    restore() {
      const { roster } = readVehicleRoster(readJson(load() ?? ''));
      if (roster === null) return;
      current = roster;
      onRoster(roster);
    },
    current: () => current,
  };
}
