/** What the box says of itself: the technician's command, run in the guest. */

import { ROOT } from '../../support/rig/machine.ts';
import { type WellStatus, wellStatus } from '../../support/well-status.ts';
import type { World } from './world.ts';

/** @throws Error with what it said instead */
export async function deviceStatus({ box, config }: Pick<World, 'box' | 'config'>): Promise<WellStatus> {
  const { code, output } = await box.run(`cd '${ROOT}' && sh tools/balise status --json -c '${config}'`);
  const json = output.indexOf('{');
  if (json === -1) throw new Error(`balise status ended with ${code}: ${output}`);
  return wellStatus(output.slice(json));
}
