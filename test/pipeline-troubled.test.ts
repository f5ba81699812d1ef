/**
 * The whole arrow against the simulator's independent count, on drives made up by chance: every trouble of reception, a crew
 * that opens and closes garde, pause and mission, and now and then a service that is started anew. Both were written from
 * docs/sampling.md alone.
 */
import { expect, test } from 'vitest';
import type { EventRecord } from '../gateway/core/record/schema.ts';
import { readMessage } from '../simulator/platform/messages.ts';
import { firstUnexpected } from '../simulator/runner/compare.ts';
import { crewDiffers } from '../simulator/runner/crew-compare.ts';
import { createDuty } from '../simulator/runner/duty.ts';
import { createExpectation } from '../simulator/vehicle/expected-positions.ts';
import { createManualClock } from './support/manual-clock.ts';
import { ARROW_RULES, createDisk, startArrow } from './support/remembering-arrow.ts';
import { TROUBLED_START, troubledDrive } from './support/troubled-drive.ts';

const SECONDS = 1800;
const NOT_BEFORE = TROUBLED_START - 30 * 86_400_000;

function asPlatformHasIt(event: EventRecord) {
  const said = readMessage('event', Buffer.from(JSON.stringify([event])));
  if (said.topic !== 'event' || said.body[0] === undefined) throw new Error('an event is an event');
  return said.body[0];
}

function play(seed: number) {
  const clock = createManualClock();
  const disk = createDisk();
  let pipeline = startArrow(clock, disk, NOT_BEFORE);
  const expectation = createExpectation({ notBeforeMs: NOT_BEFORE, rules: ARROW_RULES, open: false });
  const duty = createDuty(expectation);
  const problems: string[] = [];
  for (const step of troubledDrive(seed, SECONDS)) {
    clock.advance(step.afterMs);
    if ('bytes' in step) {
      pipeline.onBytes(step.bytes);
      expectation.epoch(step.bytes);
      continue;
    }
    if ('restart' in step) {
      pipeline = startArrow(clock, disk, NOT_BEFORE);
      expectation.restart();
      continue;
    }
    const before = disk.events.length;
    const monoMs = clock.monoMs();
    disk.refused = null;
    pipeline.onEdge('keypad', { key: step.key, down: true, monoMs });
    pipeline.onEdge('keypad', { key: step.key, down: false, monoMs });
    const event = disk.events.slice(before).find(({ type }) => type === 'press');
    const made = { key: step.key, atMs: 0, registered: event?.n ?? null, delivered: false, refused: disk.refused };
    const problem = duty.pressed({ key: step.key, atMs: monoMs }, made);
    if (problem !== null) problems.push(problem);
    expect(duty.gateIsOpen()).toBe(pipeline.tracking());
  }
  clock.advance(5000);
  problems.push(...crewDiffers(duty.foretold, disk.events.map(asPlatformHasIt)));
  return { positions: disk.positions, expected: expectation.positions, problems };
}

/** Reasons of all drives played so far. */
const seen: string[] = [];
const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

test.each(SEEDS)('seed %i', (seed) => {
  const { positions, expected, problems } = play(seed);
  expect(problems).toEqual([]);
  const count: Record<string, number> = {};
  for (const { why, suspect } of expected) {
    const name = why === 'suspect' ? suspect.join('+') : why;
    count[name] = (count[name] ?? 0) + 1;
  }
  console.log(`seed ${seed}: ${expected.length} positions`, JSON.stringify(count));
  expect(firstUnexpected(expected, positions)).toBeNull();
  expect(positions).toHaveLength(expected.length);
  seen.push(...Object.keys(count).flatMap((name) => name.split('+')));
});

test('together they show nearly everything there is to show', (context) => {
  if (seen.length === 0) return context.skip('the seeds have not been run');
  const all = ['first', 'start', 'stop', 'mission', 'status', 'time', 'distance', 'angle', 'speed'];
  const doubts = ['unsafe', 'jamming', 'frozen', 'time-backwards', 'teleport', 'acceleration'];
  for (const name of [...all, ...doubts]) expect(seen).toContain(name);
});
