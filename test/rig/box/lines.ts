/** What is wired to the box's chip, in order of the lines' numbers. */

/** Keys of the crew, by what they are bound to. */
export const KEYS = ['G', '1', '2', '5', '6', '7', '9'] as const;
export type Key = (typeof KEYS)[number];
export const LAMPS = ['status', 'tracking', 'fault'] as const;
export type Lamp = (typeof LAMPS)[number];

export const lineOfKey = (key: Key): string => `KEY_${key}`;
export const lineOfLamp = (lamp: Lamp): string => `LAMP_${lamp.toUpperCase()}`;
export const LINES: readonly string[] = [...KEYS.map(lineOfKey), ...LAMPS.map(lineOfLamp)];
