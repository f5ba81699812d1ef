/** What a scenario must keep and its shape cannot tell: known places, either a route or steps, time that goes forwards. */
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
  const end: Dated[] = written.endsAt === undefined ? [] : [{ path: ['endsAt'], when: written.endsAt }];
  for (const { path, when } of [...steps, ...presses, ...networks, ...cuts, ...events, ...faults, ...end])
    if (secondOf(when, startT) < 0) say(path, `${when} is before the start, ${new Date(startT).toISOString()}`);
  checkOrder('presses', presses, startT, say);
  checkOrder('steps', steps, startT, say);
  checkOrder('networks', networks, startT, say, true);
  checkOrder('power cuts', cuts, startT, say, true);
  checkSpans(written, startT, say);
  return problems;
}
