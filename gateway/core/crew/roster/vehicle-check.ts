import type { Problem } from '../../config/check.ts';
import { problemsOf } from './problems.ts';
import { type VehicleRoster, vehicleRoster } from './vehicle-schema.ts';

export type CheckedRoster =
  /** `droppedKeys`: keys of the payload that this version does not know, at every depth. They are in nothing that is returned. */
  { roster: VehicleRoster; droppedKeys: number; problems: [] } | { roster: null; droppedKeys: 0; problems: Problem[] };

/** Checks the payload of `cmd/roster`. @param payload as JSON.parse gives it */
export function readVehicleRoster(payload: unknown): CheckedRoster {
  const parsed = vehicleRoster.safeParse(payload);
  if (!parsed.success) return { roster: null, droppedKeys: 0, problems: problemsOf(parsed.error) };
  return { roster: parsed.data, droppedKeys: keysIn(payload) - keysIn(parsed.data), problems: [] };
}

/** Of a value that a schema left something out of: what it dropped is dropped with everything below it. */
function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, inner) => sum + keysIn(inner), own);
}
