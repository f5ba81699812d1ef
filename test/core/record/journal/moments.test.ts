/** When the vehicle signs. */
import { expect, test } from 'vitest';
import { createSigningMoments } from '../../../../gateway/core/record/journal/moments.ts';
import type { EventRecord } from '../../../../gateway/core/record/schema.ts';
import { samplePress } from '../../../support/records.ts';

const press = (duty: string, service: string | null): EventRecord =>
  ({ ...samplePress(1), duty, service }) as unknown as EventRecord;
const sum = (type: string): EventRecord => ({ ...samplePress(1), type, duty: 'GARDE' }) as unknown as EventRecord;

test.each<[what: string, events: EventRecord[], due: ('duty' | 'mission' | null)[]]>([
  [
    'the duty changes, and only then',
    [press('GARDE', 's'), press('GARDE', 's'), press('PAUSE', 's')],
    ['duty', null, 'duty'],
  ],
  ['a service begins off duty', [press('HORS_SERVICE', 's'), press('HORS_SERVICE', 's')], ['duty', null]],
  ['another service begins', [press('GARDE', 's'), press('GARDE', 'r')], ['duty', 'duty']],
  ['a mission ends', [sum('mission-summary')], ['mission']],
  ['a service ends', [sum('service-summary')], ['duty']],
  ['a day ends', [sum('day-summary')], [null]],
])('%s', (_what, events, due) => {
  const moments = createSigningMoments({ duty: 'HORS_SERVICE', service: null });
  expect(events.map((event) => moments.after(event))).toEqual(due);
});

test('after a restart in the middle of a duty nothing is new', () => {
  const moments = createSigningMoments({ duty: 'GARDE', service: 's' });
  expect(moments.after(press('GARDE', 's'))).toBeNull();
  expect(moments.after(press('HORS_SERVICE', 's'))).toBe('duty');
});
