/** A crew at its keys, without pipeline or clock: what each press, order and minute does to its state. */
import type { CrewContext } from '../../../gateway/core/crew/change.ts';
import { command, due, owedFirst, press, turned } from '../../../gateway/core/crew/crew.ts';
import type { KeyMeaning } from '../../../gateway/core/crew/keys.ts';
import type { VehicleRoster } from '../../../gateway/core/crew/roster/vehicle-schema.ts';
import { type CrewState, OFF_DUTY } from '../../../gateway/core/crew/state.ts';
import { type MissionCommand, missionCommand } from '../../../gateway/core/record/commands.ts';
import type { EventBody } from '../../../gateway/core/record/schema.ts';
import { NO_ROSTER } from '../../support/crew.ts';

export const T0 = Date.UTC(2026, 7, 12, 8, 0, 0);

export interface Told {
  n: number;
  service: string | null;
  body: EventBody;
}

export interface Story {
  readonly told: Told[];
  state: CrewState;
  odometerM: number;
  /** null: nobody vouches for UTC. */
  utc: boolean;
  boot: string;
  roster: VehicleRoster | null;
  autostart: boolean;
  press(...keys: KeyMeaning[]): string | null;
  order(mission: string, more?: Partial<Record<string, unknown>>): string;
  send(order: Record<string, unknown>): string;
  waitS(seconds: number): void;
  monoMs(): number;
  t(): number;
  context(): CrewContext;
  last(): EventBody | undefined;
}

export function createStory(initial: CrewState = OFF_DUTY, timeZone = 'Europe/Paris'): Story {
  let nowMs = 60_000;
  let commands = 0;
  const story: Story = {
    told: [],
    state: initial,
    odometerM: 0,
    utc: true,
    boot: 'boot-1',
    roster: null,
    autostart: false,
    monoMs: () => nowMs,
    t: () => T0 + nowMs,
    context: () => ({
      n: story.told.length + 1,
      now: { boot: story.boot, monoMs: nowMs, t: story.utc ? T0 + nowMs : null },
      odometerM: story.odometerM,
      newService: `s${story.told.length + 1}`,
      timeZone,
      answerMs: 60_000,
      ...NO_ROSTER,
      ...{ roster: story.roster, autostart: story.autostart },
    }),
    /** @returns why the last one did nothing; null: it did */
    press(...keys) {
      let refused: string | null = null;
      for (const meaning of keys) {
        const outcome = press(story.state, { key: '1', input: 'keypad', meaning }, story.context());
        refused = 'refused' in outcome ? outcome.refused : null;
        if (!('refused' in outcome)) keep(outcome);
      }
      return refused;
    },
    order: (mission, more = {}) => story.send({ action: 'order', mission, origin: 'samu', ...more }),
    send(order) {
      const stamp = { id: `c${++commands}`, issued: story.t(), expires: story.t() + 600_000 };
      const parsed: MissionCommand = missionCommand.parse({ ...stamp, ...order });
      const { result, written } = command(story.state, parsed, story.context());
      if (written !== null) keep(written);
      return result;
    },
    waitS(seconds) {
      nowMs += seconds * 1_000;
      for (let next = due(story.state, story.context()); next !== null; next = due(story.state, story.context()))
        keep(next);
      story.state = turned(story.state, story.context());
      pay();
    },
    last: () => story.told.findLast(({ body }) => ['press', 'mission', 'automatic'].includes(body.type))?.body,
  };

  function keep({ state, body }: { state: CrewState; body: EventBody }): void {
    const before = story.state;
    story.state = state;
    story.told.push({ n: story.told.length + 1, service: state.service ?? before.service, body });
    pay();
  }

  function pay(): void {
    for (let owed = owedFirst(story.state); owed !== null; owed = owedFirst(story.state)) {
      story.state = owed.state;
      story.told.push({ n: story.told.length + 1, service: owed.service, body: owed.body });
    }
  }

  return story;
}
