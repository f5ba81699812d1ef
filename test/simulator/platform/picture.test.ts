import { describe, expect, test } from 'vitest';
import type { StateMessage } from '../../../simulator/platform/messages.ts';
import { createPicture } from '../../../simulator/platform/picture.ts';
import { BASE_T, position, stateMessage } from './samples.ts';

const at = (seconds: number) => ({ wallMs: BASE_T + seconds * 1000, monoMs: 50_000 + seconds * 1000 });
const state = (change: object = {}) => stateMessage(change) as StateMessage;

describe('the newest position', () => {
  test('moves only forward', () => {
    const picture = createPicture();
    picture.position(position(5), 'live');
    picture.position(position(4), 'history');
    expect(picture.shown(at(0)).position?.n).toBe(5);
    picture.position(position(6), 'history');
    expect(picture.shown(at(0)).position?.n).toBe(6);
  });

  test('within one boot the monotonic clock decides, across boots UTC', () => {
    const picture = createPicture();
    picture.position(position(5), 'live');
    picture.position(position(6, { t: BASE_T - 86_400_000 }), 'live');
    expect(picture.shown(at(0)).position?.n).toBe(6);
    picture.position(position(7, { boot: 'b2', mono: 1, t: BASE_T - 90_000_000 }), 'live');
    expect(picture.shown(at(0)).position?.n).toBe(6);
    picture.position(position(8, { boot: 'b2', mono: 2 }), 'live');
    expect(picture.shown(at(0)).position?.n).toBe(8);
  });

  test('is never a suspect one', () => {
    const picture = createPicture();
    picture.position(position(5), 'live');
    picture.position(position(6, { why: 'suspect', suspect: ['teleport'] }), 'history');
    expect(picture.shown(at(0)).position?.n).toBe(5);
  });

  test('is hidden when the duty gate closes, and history that comes late does not bring it back', () => {
    const picture = createPicture();
    picture.position(position(5), 'live');
    picture.position(null, 'live');
    expect(picture.shown(at(0)).position).toBeNull();
    picture.position(position(6), 'history');
    expect(picture.shown(at(0)).position).toBeNull();
    picture.position(position(7), 'live');
    expect(picture.shown(at(0)).position?.n).toBe(7);
  });
});

describe('the state turns to INCONNU', () => {
  test('180 s after reception where the clock of the box is ahead', () => {
    const picture = createPicture();
    picture.state(state({ t: BASE_T + 3_600_000 }), at(0));
    expect(picture.shown(at(179)).state).toMatchObject({ availability: 'DISPONIBLE', expired: false });
    expect(picture.shown(at(180)).state).toMatchObject({ duty: 'GARDE', availability: 'INCONNU', expired: true });
  });

  test('180 s after `t` where the message came late', () => {
    const picture = createPicture();
    picture.state(state(), at(170));
    expect(picture.shown(at(179)).state?.availability).toBe('DISPONIBLE');
    expect(picture.shown(at(180)).state?.availability).toBe('INCONNU');
  });

  test('by reception alone where the box does not know the time', () => {
    const picture = createPicture();
    picture.state(state({ t: null }), at(1000));
    expect(picture.shown(at(1179)).state?.availability).toBe('DISPONIBLE');
    expect(picture.shown(at(1180)).state?.availability).toBe('INCONNU');
  });

  test('and back with the next message; an older one of the same boot changes nothing', () => {
    const picture = createPicture();
    picture.state(state(), at(0));
    picture.state(state({ mono: 200_000, t: BASE_T + 190_000, availability: 'INDISPONIBLE' }), at(190));
    picture.state(state({ mono: 100_000, t: BASE_T + 190_000 }), at(191));
    expect(picture.shown(at(200)).state?.availability).toBe('INDISPONIBLE');
  });

  test('nothing is shown before the first message', () => {
    expect(createPicture().shown(at(0))).toEqual({ position: null, state: null, presence: null });
  });
});
