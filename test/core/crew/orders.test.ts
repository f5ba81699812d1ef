/** Orders, one rule each: received by the vehicle, answered by the crew, and nothing in between. */
import { describe, expect, test } from 'vitest';
import { dueInMs } from '../../../gateway/core/crew/due.ts';
import { ORDERS_MAX } from '../../../gateway/core/crew/limits.ts';
import { crewIsToldOfOrder } from '../../../gateway/core/crew/waiting.ts';
import { createStory, type Story, T0 } from './story.ts';

function onGarde(): Story {
  const story = createStory();
  story.press('PRISE_GARDE');
  return story;
}

const changes = ({ told }: Story): string[] =>
  told.flatMap(({ body }) => (body.type === 'mission' ? [`${body.change} ${body.mission}`] : []));
const rings = (story: Story): boolean => crewIsToldOfOrder(story.state, story.context().now);

describe('an answer', () => {
  test('a second before the time is over is in time', () => {
    const story = onGarde();
    expect(story.order('M1')).toBe('done');
    expect(rings(story)).toBe(true);
    story.waitS(59);
    expect(story.press('ACCEPTER')).toBe(null);
    expect(story.last()).toMatchObject({
      mission: 'M1',
      status: 'DECLENCHE',
      answer: { outcome: 'accepted', late: false },
    });
    expect(rings(story)).toBe(false);
    story.waitS(600);
    expect(changes(story)).toEqual(['received M1']);
  });

  test('a second after it is late: unanswered has been said, once, and one late acceptance may follow', () => {
    const story = onGarde();
    story.order('M1');
    story.waitS(60);
    expect(changes(story)).toEqual(['received M1', 'unanswered M1']);
    expect(rings(story)).toBe(false);
    story.waitS(1);
    story.press('ACCEPTER');
    expect(story.last()).toMatchObject({ mission: 'M1', answer: { outcome: 'accepted', late: true } });
    expect(story.press('ACCEPTER')).toBe('no-order');
    expect(changes(story)).toEqual(['received M1', 'unanswered M1']);
  });

  test('cannot be given to an order that has expired, and that is not told twice', () => {
    const story = onGarde();
    story.order('M1', { expires: story.t() + 120_000 });
    story.waitS(120);
    expect(story.press('ACCEPTER')).toBe('no-order');
    expect(story.press('REFUSER')).toBe('no-order');
    expect(changes(story)).toEqual(['received M1', 'unanswered M1']);
    expect(story.order('M1')).toBe('replayed');
  });

  test('goes to the oldest order that waits, before an older one that nobody answered', () => {
    const story = onGarde();
    story.order('M1', { answerS: 10 });
    story.waitS(20);
    story.order('M2');
    story.order('M3');
    for (const mission of ['M2', 'M3', 'M1']) {
      story.press('ACCEPTER');
      expect(story.last()).toMatchObject({ mission });
    }
    expect(story.state.missions.map(({ id }) => id)).toEqual(['M2', 'M3', 'M1']);
    story.press('DEPART', 'RENTRE', 'DEPART');
    expect(story.last()).toMatchObject({ function: 'DEPART', mission: 'M3' });
  });

  test('of the order itself counts where it names another time than the configuration', () => {
    const story = onGarde();
    story.order('M1', { answerS: 5 });
    expect(dueInMs(story.state, story.context())).toBe(5_000);
    story.waitS(5);
    expect(changes(story)).toEqual(['received M1', 'unanswered M1']);
  });
});

describe('a refusal', () => {
  test('has the reason that the vehicle is unavailable for, and another one when R is pressed again at once', () => {
    const story = onGarde();
    story.press('INDISPONIBLE');
    story.order('M1');
    story.press('REFUSER');
    expect(story.last()).toMatchObject({ answer: { outcome: 'refused', reason: 'disinfection' }, corrects: null });
    const first = story.told.length;
    story.waitS(3);
    story.press('REFUSER');
    expect(story.last()).toMatchObject({ mission: 'M1', answer: { reason: 'breakdown' }, corrects: first });
    story.waitS(10);
    expect(story.press('REFUSER')).toBe('no-order');
  });

  test('of the next order is another refusal and no correction', () => {
    const story = onGarde();
    story.order('M1');
    story.order('M2');
    story.press('REFUSER');
    story.press('REFUSER');
    expect(story.last()).toMatchObject({ mission: 'M2', answer: { reason: 'unsaid' }, corrects: null });
  });

  test('in a mission is one of somebody who is engaged', () => {
    const story = onGarde();
    story.press('DEPART');
    story.order('M1');
    story.press('REFUSER');
    expect(story.last()).toMatchObject({ mission: 'M1', answer: { reason: 'engaged' } });
    expect(story.state.missions.map(({ id }) => id)).toEqual(['~2']);
  });
});

describe('a cancellation', () => {
  const cancel = (story: Story, mission = 'M1') => story.send({ action: 'cancel', mission, reason: 'other-vehicle' });

  test('before the answer takes the order away', () => {
    const story = onGarde();
    story.order('M1');
    expect(cancel(story)).toBe('done');
    expect(rings(story)).toBe(false);
    expect(story.press('ACCEPTER')).toBe('no-order');
  });

  test('before the departure ends the mission, and the vehicle is available again', () => {
    const story = onGarde();
    story.order('M1');
    story.press('ACCEPTER');
    cancel(story);
    expect(story.state).toMatchObject({ availability: 'DISPONIBLE', missions: [] });
    expect(story.told.at(-1)?.body).toMatchObject({
      type: 'mission-summary',
      outcome: 'cancelled',
      endedBy: 'cancelled',
    });
  });

  test('after the departure leaves it open on the way home: the return is part of it', () => {
    const story = onGarde();
    story.order('M1');
    story.press('ACCEPTER', 'DEPART');
    cancel(story);
    expect(story.state).toMatchObject({ availability: 'DISPONIBLE', status: 'ANNULE' });
    expect(story.state.missions).toHaveLength(1);
    story.press('RENTRE');
    expect(story.told.at(-1)?.body).toMatchObject({ outcome: 'cancelled', endedBy: 'return' });
  });

  test('after the arrival is told and changes nothing', () => {
    const story = onGarde();
    story.order('M1');
    story.press('ACCEPTER', 'DEPART', 'ARRIVEE');
    expect(cancel(story)).toBe('too-late');
    expect(story.last()).toMatchObject({
      change: 'cancelled',
      applied: false,
      status: 'ARRIVEE',
      availability: 'INDISPONIBLE',
    });
  });

  test('that comes before its order keeps it from alerting anybody', () => {
    const story = onGarde();
    expect(cancel(story, 'M9')).toBe('done');
    expect(story.order('M9')).toBe('replayed');
    expect(rings(story)).toBe(false);
  });
});

describe('an order', () => {
  test('that has expired on the way is told as expired, and never alerts', () => {
    const story = onGarde();
    expect(story.order('M1', { expires: T0 })).toBe('expired');
    expect(changes(story)).toEqual(['expired M1']);
    expect(rings(story)).toBe(false);
  });

  test('is not taken while nobody vouches for the time: it comes again', () => {
    const story = onGarde();
    story.utc = false;
    expect(story.order('M1')).toBe('clock-unknown');
    story.utc = true;
    expect(story.order('M1')).toBe('done');
  });

  test('that is one too many is not lost: it is answered full, and taken when it comes again', () => {
    const story = onGarde();
    for (let i = 1; i <= ORDERS_MAX; i++) expect(story.order(`M${i}`)).toBe('done');
    expect(story.order('late')).toBe('full');
    story.press('ACCEPTER');
    expect(story.order('late')).toBe('done');
  });

  test('off duty is received, and opens the gate when the crew accepts', () => {
    const story = createStory();
    story.order('M1');
    expect(story.state.service).toBe(null);
    story.press('ACCEPTER');
    expect(story.state).toMatchObject({ duty: 'HORS_SERVICE', availability: 'INDISPONIBLE', reason: 'mission' });
    expect(story.state.service).not.toBe(null);
  });

  test('departed to without an answer is accepted by that, and says so', () => {
    const story = onGarde();
    story.order('M1');
    story.press('DEPART');
    expect(story.last()).toMatchObject({
      ...{ function: 'DEPART', mission: 'M1', implied: ['DECLENCHE'] },
      answer: { outcome: 'accepted', late: false },
    });
  });

  test('gets other references while it waits, and while it is open', () => {
    const story = onGarde();
    story.order('M1');
    expect(story.send({ action: 'update', mission: 'M1', caseId: 'fr.health.samu973.1' })).toBe('done');
    story.press('ACCEPTER', 'DEPART', 'RENTRE');
    expect(story.told.at(-1)?.body).toMatchObject({ type: 'mission-summary', caseId: 'fr.health.samu973.1' });
    expect(story.send({ action: 'update', mission: 'M1', caseId: null })).toBe('unknown-mission');
  });
});

test('désinfection and panne have both ends', () => {
  const story = onGarde();
  story.press('INDISPONIBLE');
  const began = story.told.length;
  story.waitS(900);
  story.press('INDISPONIBLE');
  expect(story.last()).toMatchObject({ reason: 'panne', corrects: null });
  expect(story.last()).toMatchObject({ ended: { reason: 'desinfection', event: began, durationMs: 900_000 } });
  story.waitS(60);
  story.press('DISPONIBLE');
  expect(story.last()).toMatchObject({ ended: { reason: 'panne', event: began + 1, durationMs: 60_000 } });
});

test('the checks that were not made are named at the prise, and block nothing', () => {
  const story = createStory();
  story.press('CONTROLE_ELECTRIQUE', 'CONTROLE_MATERIEL');
  story.waitS(3_599);
  story.press('PRISE_GARDE');
  expect(story.last()).toMatchObject({ function: 'PRISE_GARDE', checksMissing: ['disinfection', 'vehicle'] });
  story.press('CONTROLE_DESINFECTION');
  expect(story.last()).toMatchObject({ checksMissing: ['vehicle'] });
  story.press('PRISE_GARDE');
  story.waitS(1);
  story.press('PRISE_GARDE');
  expect(story.last()).toMatchObject({ checksMissing: ['electrical', 'equipment', 'disinfection', 'vehicle'] });
});
