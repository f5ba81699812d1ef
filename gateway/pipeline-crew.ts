/**
 * The arrow of the crew: presses, orders and the time that has come go to the state machine (core/crew), and what it says of them to the
 * store. Sets the one timer that the machine asks for, tells the crew what became of a press, and decides nothing.
 */
import type { CrewContext } from './core/crew/change.ts';
import { command, due, owedFirst, press, turned, type Written } from './core/crew/crew.ts';
import { dueInMs } from './core/crew/due.ts';
import { withSlotOf } from './core/crew/duty.ts';
import type { IndicatorState } from './core/crew/indicator.ts';
import type { KeyMeaning } from './core/crew/keys.ts';
import { dated, type Moment } from './core/crew/moment.ts';
import type { Press } from './core/crew/press.ts';
import type { VehicleRoster } from './core/crew/roster/vehicle-schema.ts';
import { type CrewState, gateOpen, missionOpen } from './core/crew/state.ts';
import { crewIsToldOfOrder } from './core/crew/waiting.ts';
import { readCommand } from './core/record/command-reading.ts';
import { type MissionCommand, missionCommand } from './core/record/commands.ts';
import type { EventBody } from './core/record/schema.ts';
import type { Clock, Timer } from './ports.ts';
import type { CommandAnswer } from './sender-commands.ts';

export interface CrewOptions {
  newService(): string;
  /** IANA: where local days end. */
  timeZone: string;
  /** An order waits so long for its answer, where it does not say. */
  answerMs: number;
  /** A slot of the roster begins the garde by itself. */
  autostart: boolean;
  /** A garde outside the roster, and a volontaire, end after so long. */
  gardeMaxMs: number;
  volontaireMaxMs: number;
}

export interface CrewHandlers {
  /** Resolves when the event is on stable storage. What the box must remember with it is the state of now. */
  record(body: EventBody, monoMs: number, service: string | null): Promise<number>;
  nextEvent(): number;
  moment(monoMs: number): Moment;
  odometerM(): number;
  /** The place where the vehicle was then, if it may be told. */
  nearby(monoMs: number): Extract<EventBody, { type: 'press' }>['position'];
  /** The duty gate opened or closed. */
  onGate(open: boolean, monoMs: number): void;
  /** A press had an effect while the gate is open. */
  onPress(why: 'mission' | 'status', monoMs: number): void;
  show(state: IndicatorState, n: number | null, detail: string | null): void;
  /** The state is another one, and on stable storage. */
  onState(): void;
}

const KNOWN_KEYS = new Set(missionCommand.options.flatMap(({ shape }) => Object.keys(shape)));

/** @param initial what the box remembers */
export function createCrewArrow(clock: Clock, initial: CrewState, options: CrewOptions, handlers: CrewHandlers) {
  let state = initial;
  let timer: Timer | null = null;
  let refusedPresses = 0;
  let unknownKeys = 0;
  let told = false;
  let roster: VehicleRoster | null = null;

  function contextAt(monoMs: number): CrewContext {
    const { newService, ...rules } = options;
    const rest = { ...rules, roster, newService: newService() };
    return { ...rest, n: handlers.nextEvent(), now: handlers.moment(monoMs), odometerM: handlers.odometerM() };
  }

  /** One event with the state that it leads to, and then what it makes due. */
  function write(
    { state: next, body }: Written<'press'> | Written<'mission'> | Written<'automatic'>,
    monoMs: number,
  ): Promise<number> {
    const before = state;
    state = next;
    if (gateOpen(before) !== gateOpen(next)) handlers.onGate(gateOpen(next), monoMs);
    if (body.type === 'press') {
      if (gateOpen(next)) handlers.onPress(missionOpen(before) === missionOpen(next) ? 'status' : 'mission', monoMs);
      body.position = handlers.nearby(monoMs);
    }
    const stored = handlers.record(body, monoMs, next.service ?? before.service);
    pay(monoMs);
    tellOfOrders();
    arm();
    return stored;
  }

  /** Each event that is owed, with a state that owes it no more. */
  function pay(monoMs: number): void {
    for (let owed = owedFirst(state); owed !== null; owed = owedFirst(state)) {
      state = owed.state;
      void handlers.record(owed.body, monoMs, owed.service);
    }
  }

  function tellOfOrders(): void {
    const waiting = crewIsToldOfOrder(state, handlers.moment(clock.monoMs()));
    if (waiting !== told) handlers.show(waiting ? 'waiting-order' : 'no-order', null, null);
    told = waiting;
  }

  function arm(): void {
    const waitMs = dueInMs(state, contextAt(clock.monoMs()));
    timer?.cancel();
    timer = waitMs === null ? null : clock.after(waitMs, check);
  }

  /** Whatever time has brought. Also asked at the start and when UTC becomes known. */
  function check(): void {
    const monoMs = clock.monoMs();
    for (let next = due(state, contextAt(monoMs)); next !== null; next = due(state, contextAt(monoMs)))
      void write(next, monoMs).then(handlers.onState);
    state = turned(state, contextAt(monoMs));
    pay(monoMs);
    tellOfOrders();
    arm();
  }

  function refused(reason: string): void {
    refusedPresses++;
    handlers.show('refused', null, reason);
  }

  async function obey(order: MissionCommand): Promise<CommandAnswer> {
    const monoMs = clock.monoMs();
    const { result, detail, written } = command(state, order, contextAt(monoMs));
    if (written !== null) {
      await write(written, monoMs);
      handlers.onState();
    }
    return { id: order.id, result, detail, expires: order.expires };
  }

  return {
    refused,
    onPress({ key, meaning, monoMs }: Press<KeyMeaning>, input: string): void {
      const outcome = press(state, { key, input, meaning }, contextAt(monoMs));
      if ('refused' in outcome) {
        refused(outcome.refused);
        return;
      }
      void write(outcome, monoMs).then((n) => {
        // The bytes of the event are written at the end of this turn: lamp and state are next, whatever becomes of them.
        process.nextTick(() => {
          handlers.show('registered', n, null);
          handlers.onState();
        });
      });
    },
    missions: {
      take(text: string): Promise<CommandAnswer> {
        const reading = readCommand(text, missionCommand, KNOWN_KEYS);
        unknownKeys += reading.unknownKeys;
        if (reading.command !== null) return obey(reading.command);
        const { id, detail } = reading;
        return Promise.resolve({ id, result: 'invalid', detail, expires: null });
      },
      unknownKeys: () => unknownKeys,
    },
    check,
    /** UTC of this boot has become known: what happened before it in this boot gets its time. */
    onTime(utcMinusMonoMs: number): void {
      state = dated(state, clock.bootId, utcMinusMonoMs);
    },
    /** Another roster counts from now on, for the garde that runs too. */
    onRoster(next: VehicleRoster | null): void {
      roster = next;
      state = withSlotOf(state, next);
      check();
    },
    state: (): CrewState => state,
    toldOfOrder: () => told,
    refusedPresses: () => refusedPresses,
  };
}
