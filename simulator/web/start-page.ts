/** Puts the page together for a platform process: what it serves, what it hears, and whom it asks for a change of the world. */
import type { SimClock } from '../conductor/participant.ts';
import type { Vehicles } from '../platform/platform.ts';
import type { PlatformSays, ToldPlatform } from '../platform/talk.ts';
import { act } from './actions.ts';
import type { Answer, Hello, WorldChange, WorldView } from './api.ts';
import { buildPage } from './build.ts';
import { createHub, type Hub } from './hub.ts';
import { type Page, startPage } from './server.ts';
import { statisticsFor, type Wanted } from './statistics.ts';

/** What whoever starts the platform knows of it. */
export interface PageSetting extends Pick<Hello, 'title' | 'broker' | 'places' | 'tiles' | 'keys' | 'timeZone'> {
  /** 0: a free one. One that is taken gives way to a free one. */
  port: number;
  /** How fast the clock is. */
  speed: number;
  /** There is a simulated world, and whoever started this changes it. */
  world: boolean;
}

export interface PreparedPage {
  readonly hub: Hub;
  /** What the one who plays the world says of it. */
  world(told: Extract<ToldPlatform, ['world', unknown]>[1]): void;
  /** Resolves with the address, once it answers. */
  open(vehicles: Vehicles): Promise<string>;
  close(): Promise<void>;
}

/** A restart of the box takes some seconds of real time. */
const CHANGE_PATIENCE_MS = 30_000;

interface Parts {
  setting: PageSetting;
  clock: SimClock;
  say(what: PlatformSays): void;
}

export function preparePage({ setting, clock, say }: Parts): PreparedPage {
  const { port, speed, world: hasWorld, ...known } = setting;
  const waiting = new Map<number, (answer: Answer) => void>();
  let ids = 0;
  let view: WorldView | null = null;
  let there: Vehicles | null = null;
  let page: Page | null = null;
  const vehicles = (): Vehicles => there ?? NOBODY;
  const hub = createHub({ clock, speed, vehicles, world: { view: () => view } });

  function change(asked: WorldChange): Promise<Answer> {
    const id = ++ids;
    return new Promise((resolve) => {
      const answer = (is: Answer) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(is);
      };
      const timer = setTimeout(() => answer({ ok: false, error: 'the world does not answer' }), CHANGE_PATIENCE_MS);
      waiting.set(id, answer);
      say({ world: { id, change: asked } });
    });
  }

  const lastRoster: Hub['lastRoster'] = (vehicle, roster) => {
    hub.lastRoster(vehicle, roster);
    if (roster !== null) say({ roster });
  };
  const actions = { vehicles, hub: { said: hub.said, lastRoster }, change: hasWorld ? change : null };

  return {
    hub,
    world(told) {
      if ('view' in told) view = told.view;
      else waiting.get(told.id)?.(told.answer);
    },
    async open(now) {
      there = now;
      const assets = await buildPage();
      const options = {
        ...{ assets, hub, setting: known, world: () => view },
        act: (body: unknown) => act(actions, body),
        statistics: (wanted: Wanted) => statisticsFor(vehicles(), wanted, hub.roster(wanted.vehicle), known.timeZone),
      };
      page = await startPage({ ...options, port }).catch(() => startPage({ ...options, port: 0 }));
      return page.url;
    },
    close: async () => page?.close(),
  };
}

const NOBODY: Vehicles = { connected: () => false, all: () => [], of: () => null };
