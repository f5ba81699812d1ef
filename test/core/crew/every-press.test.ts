/** Every key in every situation, and every one of them looked at: `every-press.txt` is what each does, one line per press. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { KEY_MEANINGS, type KeyMeaning } from '../../../gateway/core/crew/keys.ts';
import { type CrewState, gateOpen } from '../../../gateway/core/crew/state.ts';
import { STEP_TABLE } from '../../../gateway/core/crew/steps.ts';
import type { EventBody } from '../../../gateway/core/record/schema.ts';
import { createStory, type Story } from './story.ts';

const PHASES: Record<string, readonly (KeyMeaning | 'order')[]> = {
  none: [],
  accepted: ['order', 'ACCEPTER'],
  DEPART: ['DEPART'],
  ARRIVEE: ['DEPART', 'ARRIVEE'],
  PEC: ['DEPART', 'ARRIVEE', 'PEC'],
  BILAN: ['DEPART', 'ARRIVEE', 'BILAN'],
  TRANSP: ['DEPART', 'ARRIVEE', 'TRANSP'],
  DESTIN: ['DEPART', 'ARRIVEE', 'TRANSP', 'DESTIN'],
  FINPEC: ['DEPART', 'ARRIVEE', 'TRANSP', 'DESTIN', 'FINPEC'],
  RETOUR: ['DEPART', 'ARRIVEE', 'RETOUR'],
  'RET-BASE': ['DEPART', 'ARRIVEE', 'RETOUR', 'RET_BASE'],
  ANNULE: ['DEPART', 'ANNULATION'],
};
const DUTIES: Record<string, readonly KeyMeaning[]> = {
  off: [],
  garde: ['PRISE_GARDE'],
  volontaire: ['VOLONTAIRE'],
  pause: ['PRISE_GARDE', 'PAUSE'],
};

function storyIn(duty: string, phase: string): Story {
  const story = createStory();
  story.press(...(DUTIES[duty] ?? []));
  for (const key of PHASES[phase] ?? []) {
    if (key === 'order') story.order('M1');
    else story.press(key);
  }
  story.waitS(20);
  return story;
}

/** `FUNCTION?: STATUS? DUTY AVAILABILITY:REASON missions gate +IMPLIED xCORRECTED MISSION`, or `-why` where it does nothing. */
function line(story: Story, key: KeyMeaning): string {
  const before = story.state;
  const refused = story.press(key);
  if (refused !== null) {
    expect(story.state).toBe(before);
    return `${key}: -${refused}`;
  }
  const told = story.last() as Extract<EventBody, { type: 'press' }>;
  return `${key}: ${told.function === key ? '' : `${told.function} `}${told.status ?? '·'} ${shown(story.state)}${details(told)}`;
}

function shown(state: CrewState): string {
  const reason = state.reason === null ? '' : `:${state.reason}`;
  const gate = gateOpen(state) ? 'g' : '';
  const availability = state.availability === 'DISPONIBLE' ? 'D' : 'I';
  return `${state.duty.slice(0, 2)} ${availability}${reason} ${state.missions.length}${gate}`;
}

function details({ implied, corrects, mission }: Extract<EventBody, { type: 'press' }>): string {
  const missed = implied.length > 0 ? ` +${implied.join('+')}` : '';
  return `${missed}${corrects === null ? '' : ` x${corrects}`}${mission === null ? '' : ` ${mission}`}`;
}

const file = readFileSync(path.join(import.meta.dirname, 'every-press.txt'), 'utf8');
const situations = new Map(
  file
    .split('## ')
    .slice(1)
    .map((block) => block.trim().split('\n'))
    .map(([title = '', ...lines]) => [title, lines]),
);

test('every situation is written down', () => {
  const all = ['off', 'garde', 'volontaire'].flatMap((duty) => Object.keys(PHASES).map((phase) => `${duty} ${phase}`));
  expect([...situations.keys()]).toEqual([...all, 'pause none']);
});

describe.each([...situations])('%s', (title, lines) => {
  const [duty = '', phase = ''] = title.split(' ');
  test('each key does what is written there', () => {
    expect(KEY_MEANINGS.map((key) => line(storyIn(duty, phase), key))).toEqual(lines);
  });
});

test('docs/crew.md has the table of the code', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/crew.md'), 'utf8');
  const rows = STEP_TABLE.trim().split('\n').slice(1);
  for (const row of rows) expect(page).toContain(`| ${row.trim().split(/\s+/).join(' | ')} |`);
});
