/** How a vehicle looks on the map and in the list: never by colour alone, each standing has a shape and a letter of its own. Pure. */
import type { Standing } from './vehicles.ts';

export type Shape = 'circle' | 'square' | 'diamond' | 'ring' | 'dashed';

export interface Look {
  shape: Shape;
  /** A custom property of the style sheet. */
  colour: '--free' | '--mission' | '--busy' | '--unknown' | '--distress' | '--waiting';
}

export const LOOKS: Readonly<Record<Standing, Look>> = {
  distress: { shape: 'circle', colour: '--distress' },
  waiting: { shape: 'diamond', colour: '--waiting' },
  free: { shape: 'circle', colour: '--free' },
  mission: { shape: 'square', colour: '--mission' },
  busy: { shape: 'diamond', colour: '--busy' },
  unknown: { shape: 'dashed', colour: '--unknown' },
  pause: { shape: 'ring', colour: '--busy' },
  off: { shape: 'ring', colour: '--unknown' },
  none: { shape: 'dashed', colour: '--unknown' },
};
