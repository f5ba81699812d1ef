/** When an update may begin, and when it has proved itself. */
import { describe, expect, it } from 'vitest';
import { hindrances } from '../../../gateway/core/update/gate.ts';
import { PROVEN_UP_S } from '../../../gateway/core/update/limits.ts';
import { type Before, lacks, remembered } from '../../../gateway/core/update/verdict.ts';
import { reportOf } from '../../support/update-report.ts';

const onDuty = { tracking: true, duty: 'GARDE', move: 'STATIQUE' };
const waiting = (pending: number, sent = 0) => ({ ...reportOf().outbox?.events, pending, sent });

describe('an update may begin', () => {
  it('off duty with nothing to send', () => {
    expect(hindrances(reportOf(), false)).toEqual([]);
  });

  it.each([
    ['unknown', { running: false }],
    ['distress', { distress: true }],
    ['mission', { mission: 'M1' }],
    ['mission', { orders: ['M2'] }],
    ['duty', onDuty],
    ['ignition', { contacts: { ignition: true } }],
    ['unsent', { waiting: waiting(1) }],
    ['unsent', { waiting: waiting(0, 1) }],
    ['trial', { trialLeftS: 20 }],
  ] as const)('not with %s: %j', (why, change) => {
    expect(hindrances(reportOf(change), false)).toEqual([why]);
  });

  it('not while it moves, or may move, even where standing on duty is enough', () => {
    expect(hindrances(reportOf(onDuty), true)).toEqual([]);
    expect(hindrances(reportOf({ ...onDuty, contacts: { ignition: true } }), true)).toEqual([]);
    for (const move of ['MOBILE', null]) expect(hindrances(reportOf({ ...onDuty, move }), true)).toEqual(['moving']);
    expect(hindrances(reportOf({ ...onDuty, move: 'MOBILE', mission: 'M1' }), false)).toEqual([
      'mission',
      'moving',
      'duty',
    ]);
  });

  it('not where nobody answers; a box that sends to nobody need not wait for it', () => {
    expect(hindrances(null, true)).toEqual(['unknown']);
    expect(hindrances({ ...reportOf({ waiting: waiting(9) }), link: null }, false)).toEqual([]);
  });
});

describe('a version has proved itself', () => {
  const before: Before = remembered(reportOf({ version: '1.0.0' }));
  const after = { version: '1.1.0', recorded: 11 };

  it('with its data, receiver and link as before, for a minute', () => {
    expect(before).toEqual({ version: '1.0.0', series: 'S1', recorded: 10, received: true, linked: true, faults: [] });
    expect(lacks(before, '1.1.0', reportOf(after))).toEqual([]);
  });

  it('after a version whose disk could not be read, with what there is', () => {
    const unread = remembered(reportOf({ version: '1.0.0', recorded: null }));
    expect(lacks(unread, '1.1.0', reportOf({ ...after, recorded: 0 }))).toEqual([]);
    expect(lacks(unread, '1.1.0', reportOf({ ...after, recorded: null }))).toEqual(['data']);
  });

  it.each([
    ['down', { running: false }],
    ['version', { version: '1.0.0' }],
    ['data', { series: 'S2' }],
    ['data', { recorded: 9 }],
    ['data', { recorded: null }],
    ['receiver', { sentences: {} }],
    ['link', { up: false }],
    ['faults', { faults: ['store-full'] }],
    ['young', { uptimeS: PROVEN_UP_S - 1 }],
    ['young', { uptimeS: null }],
  ] as const)('not with %s: %j', (what, change) => {
    expect(lacks(before, '1.1.0', reportOf({ ...after, ...change }))).toEqual([what]);
  });

  it('is held to nothing that the one before did not have', () => {
    const poor = remembered(reportOf({ sentences: {}, up: false, faults: ['gnss-silent'], series: null }));
    expect(lacks(poor, '1.1.0', reportOf({ ...after, sentences: {}, up: false, faults: ['gnss-silent'] }))).toEqual([]);
    expect(lacks(poor, '1.1.0', null)).toEqual(['down']);
  });
});
