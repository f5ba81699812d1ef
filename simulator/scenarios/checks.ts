/** What a scenario must keep and its shape cannot tell: known places, either a route or steps, time that goes forwards. */
import { readKeys } from '../crew/keys.ts';
import { AUTOMATIC } from './crew.ts';
import type { ScenarioFile } from './format.ts';
import { type Moment, secondOf } from './moment.ts';

export interface Problem {
  path: readonly (string | number)[];
  message: string;
}

type Say = (path: (string | number)[], message: string) => void;

function checkWay({ route, places, start, steps, loopFromS }: ScenarioFile, say: Say): void {
  if (route !== undefined) {
    for (const [name, given] of Object.entries({ places, start, steps }))
      if (given !== undefined) say([name], `a scenario has a route or ${name}, not both`);
    if (loopFromS !== null) say(['loopFromS'], 'a route does not loop');
    return;
  }
  for (const [name, given] of Object.entries({ places, start, steps }))
    if (given === undefined) say([name], `a scenario without a route needs ${name}`);
  if (places === undefined || start === undefined || steps === undefined) return;
  const known = (name: string) => Object.hasOwn(places, name);
  const missing = (name: string) => `no such place: ${name} (known: ${Object.keys(places).join(', ')})`;
  if (!known(start)) say(['start'], missing(start));
  let here = start;
  for (const [i, step] of steps.entries()) {
    if (!('to' in step)) continue;
    if (!known(step.to)) say(['steps', i, 'to'], missing(step.to));
    if (step.to === here) say(['steps', i, 'to'], `the vehicle is already at ${here}`);
    here = step.to;
  }
  if (loopFromS !== null && here !== start)
    say(['loopFromS'], `a loop must end where it started (${start}), this one ends at ${here}`);
}

interface Dated {
  path: (string | number)[];
  when: Moment;
}

/** Each not before the one in front; `strictly` also not with it. */
function checkOrder(what: string, list: readonly Dated[], startT: number, say: Say, strictly = false): void {
  let before = Number.NEGATIVE_INFINITY;
  for (const { path, when } of list) {
    const second = secondOf(when, startT);
    if (second < before || (strictly && second === before))
      say(path, `${what} must be in order of time: second ${second} does not come after second ${before}`);
    before = Math.max(before, second);
  }
}

function checkSpans(written: ScenarioFile, startT: number, say: Say): void {
  for (const section of ['sky', 'line'] as const) {
    for (const [i, event] of written[section].entries()) {
      if ('to' in event && secondOf(event.to, startT) <= secondOf(event.from, startT))
        say([section, i, 'to'], 'to must be after from');
    }
  }
  for (const [i, gap] of written.noFix.entries())
    if (gap.toS <= gap.fromS) say(['noFix', i, 'toS'], 'toS must be after fromS');
}

function stepMoments(steps: ScenarioFile['steps'] = []): Dated[] {
  return steps.flatMap((step, i): Dated[] => {
    if ('waitUntil' in step) return [{ path: ['steps', i, 'waitUntil'], when: step.waitUntil }];
    if ('to' in step && step.arriveAt !== undefined) return [{ path: ['steps', i, 'arriveAt'], when: step.arriveAt }];
    return [];
  });
}

function pressMoments(presses: ScenarioFile['presses'], say: Say): Dated[] {
  return presses.flatMap(({ at, atS }, i): Dated[] => {
    if ((at === undefined) === (atS === undefined)) say(['presses', i], 'a press has one of at (a moment) and atS');
    if (at !== undefined) return [{ path: ['presses', i, 'at'], when: at }];
    return atS === undefined ? [] : [{ path: ['presses', i, 'atS'], when: atS }];
  });
}

/** Presses and orders that speak of others, keys and a zone that must exist. */
function checkCrew(written: ScenarioFile, startT: number, say: Say): void {
  const { orders, presses, expectEvents, keys = '', timeZone } = written;
  try {
    readKeys(keys);
  } catch (error) {
    say(['keys'], (error as Error).message);
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) say(['timeZone'], `no such time zone: ${timeZone}`);
  const known = (mission: string, until = orders.length) =>
    orders.slice(0, until).some((order) => order.mission === mission);
  for (const [i, order] of orders.entries())
    if ('repeat' in order && !known(order.mission, i))
      say(['orders', i, 'repeat'], `nothing was said of ${order.mission} before`);
  for (const [i, { change, mission }] of expectEvents.entries()) {
    if (AUTOMATIC.some((known) => known === change) !== (mission === undefined))
      say(['expectEvents', i, 'mission'], `${change}: its mission`);
    else if (mission !== undefined && !known(mission)) say(['expectEvents', i, 'mission'], `no order for ${mission}`);
  }
  const pressedAt = presses.map(({ at, atS }) => secondOf(at ?? atS ?? 0, startT));
  for (const [i, { expect }] of presses.entries()) {
    if (expect === undefined || 'refused' in expect || expect.corrects == null) continue;
    const second = secondOf(expect.corrects, startT);
    if (!pressedAt.slice(0, i).includes(second))
      say(['presses', i, 'expect', 'corrects'], 'no press at that moment before');
  }
}

function checkRosters({ roster }: ScenarioFile, startT: number, say: Say): void {
  for (const [i, { timeZone, slots }] of roster.entries()) {
    const path = (nth: number, key: string) => ['roster', i, 'slots', nth, key];
    if (!isTimeZone(timeZone)) say(['roster', i, 'timeZone'], `no such time zone: ${timeZone}`);
    const ends = slots.flatMap(({ from, to }, nth): Dated[] => [
      { path: path(nth, 'from'), when: from },
      { path: path(nth, 'to'), when: to },
    ]);
    // Gardes that touch are one.
    checkOrder('gardes', ends, startT, say, true);
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

export function wayProblems(written: ScenarioFile): Problem[] {
  const problems: Problem[] = [];
  checkWay(written, (path, message) => problems.push({ path, message }));
  return problems;
}

/** @param startT UTC ms of second 0 */
export function timeProblems(written: ScenarioFile, startT: number): Problem[] {
  const problems: Problem[] = [];
  const say: Say = (path, message) => problems.push({ path, message });
  const presses = pressMoments(written.presses, say);
  const steps = stepMoments(written.steps);
  const networks = written.network.map(({ from }, i): Dated => ({ path: ['network', i, 'from'], when: from }));
  const cuts = written.power.map(({ at }, i): Dated => ({ path: ['power', i, 'at'], when: at }));
  const events = written.sky.map((event, i): Dated => {
    return 'at' in event ? { path: ['sky', i, 'at'], when: event.at } : { path: ['sky', i, 'from'], when: event.from };
  });
  const faults = written.line.map(({ from }, i): Dated => ({ path: ['line', i, 'from'], when: from }));
  const orders = written.orders.map(({ at }, i): Dated => ({ path: ['orders', i, 'at'], when: at }));
  const rosters = written.roster.map(({ at }, i): Dated => ({ path: ['roster', i, 'at'], when: at }));
  const expected = written.expectEvents.map(({ at }, i): Dated => ({ path: ['expectEvents', i, 'at'], when: at }));
  const end: Dated[] = written.endsAt === undefined ? [] : [{ path: ['endsAt'], when: written.endsAt }];
  for (const { path, when } of [
    ...steps,
    ...presses,
    ...orders,
    ...rosters,
    ...expected,
    ...networks,
    ...cuts,
    ...events,
    ...faults,
    ...end,
  ])
    if (secondOf(when, startT) < 0) say(path, `${when} is before the start, ${new Date(startT).toISOString()}`);
  checkOrder('presses', presses, startT, say);
  checkOrder('orders', orders, startT, say);
  checkOrder('rosters', rosters, startT, say);
  checkOrder('expected events', expected, startT, say);
  checkOrder('steps', steps, startT, say);
  checkOrder('networks', networks, startT, say, true);
  checkOrder('power cuts', cuts, startT, say, true);
  checkSpans(written, startT, say);
  checkCrew(written, startT, say);
  checkRosters(written, startT, say);
  return problems;
}
