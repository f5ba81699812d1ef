/** The lines between a platform process and whoever started it: JSON, one thing each. Types and the names of commands only. */
import type { Answer, WorldChange, WorldView } from '../web/api.ts';
import type { ConfigOrder } from './configs.ts';
import type { MissionOrder } from './orders.ts';
import type { PlatformReport } from './platform.ts';
import type { RosterOrder } from './rosters.ts';

/** On its standard output. */
export type PlatformSays =
  /** Subscribed; `page`: its address, null without one. */
  | { ready: true; page: string | null }
  | { report: PlatformReport }
  /** The page asks for a change of the simulated world, to be answered. */
  | { world: { id: number; change: WorldChange } }
  /** The vehicle has heard of an order. */
  | { heard: HeardOrder }
  /** The page gave the vehicle a roster. */
  | { roster: RosterOrder };

export interface HeardOrder {
  change: 'received' | 'cancelled';
  mission: string;
  /** Of the vehicle, when it heard of it, ms. */
  mono: number;
  /** What was said of it; null: it was not said by this process. `expires` UTC, ms. */
  order: { acceptedBy: 'company' | null; answerS: number | null; expires: number } | null;
}

/** On its standard input: a word, and where it is about something a space and that. */
export type ToldPlatform =
  | ['report' | 'locate', null]
  | ['order', MissionOrder]
  | ['roster', RosterOrder]
  | ['config', ConfigOrder]
  | ['world', { view: WorldView } | { id: number; answer: Answer }];

export function toldLine([word, what]: ToldPlatform): string {
  return what === null ? word : `${word} ${JSON.stringify(what)}`;
}

/** null: nothing that is known. @throws where what it is about is no JSON */
export function readTold(line: string): ToldPlatform | null {
  const space = line.indexOf(' ');
  const word = space < 0 ? line : line.slice(0, space);
  if (word === 'report' || word === 'locate') return [word, null];
  if (word !== 'order' && word !== 'roster' && word !== 'config' && word !== 'world') return null;
  return [word, JSON.parse(line.slice(space + 1))] as ToldPlatform;
}
