/** The crew's buttons and lamps as `balise doctor` tries them with a person: here the test answers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { type Box, createBox } from '../../gateway/cli/doctor/box.ts';
import {
  buttonsAtHand,
  buttonsUnseen,
  lampsAtHand,
  lampsUnseen,
  personAt,
} from '../../gateway/cli/doctor/crew-checks.ts';
import { createClock } from '../../gateway/drivers/clock.ts';
import { loadConfig } from '../../gateway/drivers/config-file.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { defaultOptions, type Options, writeConfig } from '../support/running/config.ts';
import { startGateway } from '../support/running/gateway.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

/** For what must come; no test measures it. */
const SOON = { timeout: 25_000, interval: 20 };
const WAITS = personAt(true).waits;

let place: Workplace;
let keypad: Keypad;
beforeEach(() => {
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  const silent = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  place.later(() => silent.mockRestore());
});

function boxOf(options: Options): Box {
  const config = loadConfig(writeConfig(place.dir, { ...defaultOptions(place.dir), ...options }));
  return createBox(config, createClock());
}

/** What doctor wrote for the eyes. */
const shown = (): string =>
  vi
    .mocked(process.stderr.write)
    .mock.calls.map(([text]) => String(text))
    .join('');

async function pressUntilSeen(keys: readonly string[]): Promise<void> {
  for (const key of keys)
    await vi.waitFor(async () => {
      await keypad.press(key);
      expect(shown()).toContain(`  ${key} ✓`);
    }, SOON);
}

it('with the daemon down each press is seen, and recorded by nobody', async () => {
  const box = boxOf({ 'keypad.path': keypad.path, 'keypad.keys': '3=none, 5=none, 6=none, 7=none, 8=none' });
  const verdict = await buttonsAtHand(box, async () => {
    await pressUntilSeen(['1', '2', 'G']);
    return '';
  });
  expect(verdict.state).toBe('warn');
  expect(verdict.detail.en).toMatch(/^seen 1 2 G; not seen 4 9 A R V P$/);
  expect(await buttonsAtHand(box, () => Promise.resolve(''))).toMatchObject({
    state: 'fail',
    detail: { en: 'no press was seen' },
  });
});

it('with the daemon up they are read back from its journal, if the technician wants them recorded', async () => {
  const gateway = await startGateway(place, { 'keypad.path': keypad.path });
  const box = createBox(loadConfig(gateway.configFile), createClock());
  const refused = await buttonsAtHand(box, () => Promise.resolve('n'));
  expect(refused).toMatchObject({ state: 'skipped', detail: { en: 'not tried: the service runs' } });
  expect((await gateway.status()).events.presses).toBe(0);

  const verdict = await buttonsAtHand(box, async (question) => {
    if (question.includes('Go on?')) return 'y';
    const { events } = await gateway.status();
    await keypad.press('G');
    await keypad.waitFor('registered', events.recorded + 1);
    await vi.waitFor(() => expect(shown()).toContain('  G ✓'), SOON);
    return '';
  });
  expect(verdict.detail.en).toMatch(/^seen G; not seen /);
  const lamps = createBox(
    loadConfig(writeConfig(place.dir, { ...defaultOptions(place.dir), 'gpio.lamps': 'led:ACT=fault' })),
    createClock(),
  );
  expect(await lampsAtHand(lamps, () => Promise.resolve('o'))).toMatchObject({ state: 'ok' });
  expect(await lampsAtHand(lamps, () => Promise.resolve(''))).toMatchObject({ state: 'fail' });
});

it('without a person nothing is pressed, and it says so; a keypad that is not there is told all the same', async () => {
  expect(WAITS).toMatchObject({ state: 'skipped', detail: { en: 'nobody is asked (--auto)' } });
  expect(await buttonsUnseen(boxOf({ 'keypad.path': keypad.path }), WAITS)).toBe(WAITS);
  const gone = await buttonsUnseen(boxOf({ 'keypad.path': join(place.dir, 'ttyUSB9') }), WAITS);
  expect(gone).toMatchObject({ state: 'fail', detail: { en: expect.stringContaining('keypad-lost') } });
  expect(await buttonsUnseen(boxOf({}), WAITS)).toMatchObject({ detail: { en: 'none is configured' } });
  expect(lampsUnseen(boxOf({}), WAITS)).toMatchObject({ detail: { en: 'none is configured' } });
  expect(lampsUnseen(boxOf({ 'gpio.lamps': 'led:ACT=fault' }), WAITS)).toBe(WAITS);
});

it('a lamp that cannot be driven is a fault, whatever was answered', async () => {
  const verdict = await lampsAtHand(boxOf({ 'gpio.lamps': 'led:none-such=fault' }), () => Promise.resolve('y'));
  expect(verdict).toMatchObject({ state: 'fail', detail: { en: expect.stringMatching(/^lamp-lost: none-such: /) } });
});

it('a daemon that holds its directory and does not answer keeps its buttons', async () => {
  const gateway = await startGateway(place, { 'keypad.path': keypad.path });
  const file = writeConfig(place.dir, {
    ...defaultOptions(place.dir),
    ...{ 'keypad.path': keypad.path, 'control.socket': join(place.dir, 'elsewhere.sock') },
  });
  writeFileSync(join(place.dir, 'elsewhere.sock'), '');
  const verdict = await buttonsAtHand(createBox(loadConfig(file), createClock()), () => Promise.resolve('y'));
  expect(verdict).toMatchObject({ state: 'skipped', detail: { en: 'the service has them and does not answer' } });
  expect((await gateway.status()).running).toBe(true);
});
