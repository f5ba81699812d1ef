import { describe, expect, it, test } from 'vitest';
import { checkConfig } from '../../../gateway/core/config/check.ts';
import { evdevKeysOf, gpioInputsOf, lampOutputsOf } from '../../../gateway/core/config/inputs.ts';
import { OPTIONS, type OptionKey } from '../../../gateway/core/config/options.ts';

const problemsOf = (options: Record<string, Record<string, unknown>>) =>
  checkConfig({ vehicle: { id: 'a' }, gnss: { kind: 'none' }, ...options }, '2026-11-22').problems.map(
    ({ key, message }) => `${key} ${message}`,
  );

test('lines, offsets and the other polarity', () => {
  expect(gpioInputsOf('GPIO17=1, #4 = A,!GPIO22=ignition,  PIN 11=aux4')).toEqual({
    items: [
      { line: 'GPIO17', inverted: false, target: { kind: 'key', key: '1' } },
      { line: '#4', inverted: false, target: { kind: 'key', key: 'A' } },
      { line: 'GPIO22', inverted: true, target: { kind: 'contact', contact: 'ignition' } },
      { line: 'PIN 11', inverted: false, target: { kind: 'contact', contact: 'aux4' } },
    ],
    problems: [],
  });
  expect(gpioInputsOf('  ')).toEqual({ items: [], problems: [] });
});

test('lamps on lines and LEDs', () => {
  expect(lampOutputsOf('GPIO5=status, !#6=order, led:ACT=fault, led:green:status=fault')).toEqual({
    items: [
      { kind: 'gpio', line: 'GPIO5', inverted: false, lamp: 'status' },
      { kind: 'gpio', line: '#6', inverted: true, lamp: 'order' },
      { kind: 'led', name: 'ACT', lamp: 'fault' },
      { kind: 'led', name: 'green:status', lamp: 'fault' },
    ],
    problems: [],
  });
});

test('key codes by name and number', () => {
  expect(evdevKeysOf('KEY_F1=A, 59x=1, 60=ignition').items).toEqual([
    { code: 59, target: { kind: 'key', key: 'A' } },
    { code: 60, target: { kind: 'contact', contact: 'ignition' } },
  ]);
});

const chip = 'pinctrl-bcm2711';

describe('what is wrong is named, with what was expected', () => {
  it.each<[Record<string, Record<string, unknown>>, RegExp[]]>([
    [{ gpio: { chip, inputs: 'GPIO17' } }, [/^gpio\.inputs "GPIO17" is not allowed\. Expected FROM=TO/]],
    [{ gpio: { chip, inputs: 'GPIO17=1,' } }, [/^gpio\.inputs "" is not allowed/]],
    [
      { gpio: { chip, inputs: 'GPIO17=a' } },
      [/^gpio\.inputs "GPIO17=a" .*Expected a key \(0-9, A-Z\) or ignition, engine/],
    ],
    [{ gpio: { chip, inputs: '#x=1' } }, [/^gpio\.inputs "#x=1" .*for example GPIO17=1 or #17=1/]],
    [{ gpio: { chip, inputs: 'GPIO17=1, GPIO17=2' } }, [/^gpio\.inputs names line GPIO17 twice/]],
    [{ gpio: { chip, inputs: 'GPIO17=1, GPIO18=1' } }, [/^gpio\.inputs names key 1 twice/]],
    [{ gpio: { chip, inputs: 'GPIO17=engine, GPIO18=engine' } }, [/^gpio\.inputs names engine twice/]],
    [{ gpio: { inputs: 'GPIO17=1' } }, [/^gpio\.chip is needed with gpio\.inputs\. Expected the label/]],
    [{ gpio: { lamps: 'GPIO17=order' } }, [/^gpio\.chip is needed with the lines in gpio\.lamps/]],
    [{ gpio: { lamps: 'led:ACT=order' } }, []],
    [
      { gpio: { chip, lamps: 'GPIO5=lamp' } },
      [/^gpio\.lamps "GPIO5=lamp" .*Expected one of status, order, tracking, fault, buzzer/],
    ],
    [{ gpio: { chip, lamps: 'led:../x=fault' } }, [/^gpio\.lamps "led:\.\.\/x=fault" is not allowed/]],
    [{ gpio: { chip, lamps: 'led:..=fault' } }, [/^gpio\.lamps .*Expected a name of \/sys\/class\/leds/]],
    [{ gpio: { chip, lamps: 'led:a=fault, led:a=order' } }, [/^gpio\.lamps names led:a twice/]],
    [{ gpio: { chip, inputs: 'GPIO5=1', lamps: 'GPIO5=order' } }, [/^gpio\.lamps names line GPIO5, which is an input/]],
    [{ gpio: { chip: 'gpio/chip0/x' } }, []],
    [{ gpio: { chip: '/sys/class/gpio' } }, [/^gpio\.chip "\/sys\/class\/gpio" is not allowed/]],
    [{ gpio: { bias: 'up' } }, [/^gpio\.bias "up" is not allowed/]],
    [
      { gpio: { chip, inputs: Array.from({ length: 65 }, (_, nth) => `#${nth}=${'0'}`).join() } },
      [/key 0 twice/, /names more than 64 lines/],
    ],
    [
      { evdev: { device: 'Keypad', keys: 'KEY_NOPE=1' } },
      [/^evdev\.keys "KEY_NOPE=1" .*Expected a name such as KEY_F1/],
    ],
    [{ evdev: { device: 'Keypad', keys: 'KEY_F1=1, 59=2' } }, [/^evdev\.keys names the key code 59 twice/]],
    [{ evdev: { keys: 'KEY_F1=1' } }, [/^evdev\.device is needed with evdev\.keys/]],
    [
      { gpio: { chip, inputs: 'A=engine' }, evdev: { device: 'x', keys: '60=engine' } },
      [/^evdev\.keys names engine, as gpio\.inputs does/],
    ],
    [{ supply: { file: 'in0', voltsPerUnit: 0 } }, [/^supply\.file "in0"/, /^supply\.voltsPerUnit 0 is not allowed/]],
  ])('%j', (options, expected) => {
    const found = problemsOf(options);
    expect(found).toHaveLength(expected.length);
    for (const [nth, pattern] of expected.entries()) expect(found[nth]).toMatch(pattern);
  });
});

test('the examples of the table are accepted, all together', () => {
  const document: Record<string, Record<string, unknown>> = { vehicle: { id: 'a' }, gnss: { kind: 'none' } };
  for (const key of Object.keys(OPTIONS) as OptionKey[]) {
    const [table = '', name = ''] = key.split('.');
    if (['gpio', 'evdev', 'supply', 'keypad'].includes(table))
      document[table] = { ...document[table], [name]: JSON.parse(OPTIONS[key].example) as unknown };
  }
  expect(problemsOf(document)).toEqual([]);
});
