import { contactsToldTwice, evdevKeysOf, gpioInputsOf, lampOutputsOf } from './inputs.ts';
import type { Config, OptionKey } from './options.ts';

/** What is wrong with the wiring of keys, contacts and lamps that the shape of one option cannot tell. */
export function inputProblems(config: Config): { key: OptionKey; message: string }[] {
  const inputs = gpioInputsOf(config['gpio.inputs']);
  const lamps = lampOutputsOf(config['gpio.lamps']);
  const keys = evdevKeysOf(config['evdev.keys']);
  const of = (key: OptionKey, messages: readonly string[]) => messages.map((message) => ({ key, message }));
  const lines = lamps.items.flatMap((item) => (item.kind === 'gpio' ? [item.line] : []));
  const both = inputs.items.filter(({ line }) => lines.includes(line)).map(({ line }) => line);
  return [
    ...of('gpio.inputs', inputs.problems),
    ...of('gpio.lamps', lamps.problems),
    ...of('evdev.keys', [...keys.problems, ...contactsToldTwice(inputs.items, keys.items)]),
    ...of(
      'gpio.lamps',
      both.map((line) => `names line ${line}, which is an input`),
    ),
    ...of('gpio.chip', config['gpio.chip'] === '' ? chipWanted(inputs.items.length, lines.length) : []),
    ...of('evdev.device', config['evdev.device'] === '' && keys.items.length > 0 ? ['is needed with evdev.keys'] : []),
  ];
}

function chipWanted(inputs: number, lamps: number): string[] {
  if (inputs === 0 && lamps === 0) return [];
  return [
    `is needed with ${inputs > 0 ? 'gpio.inputs' : 'the lines in gpio.lamps'}. Expected the label of a chip, for example "pinctrl-bcm2711"`,
  ];
}
