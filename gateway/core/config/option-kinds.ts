/** The kinds of options, and how the table writes them down. */
interface Common {
  unit: string | null;
  /** As it would stand in the file. */
  example: string;
  why: string;
}

export type Option =
  | (Common & { kind: 'text'; default: string | null; pattern: RegExp; shape: string })
  | (Common & { kind: 'number'; default: number; min: number; max: number; whole: boolean })
  | (Common & { kind: 'choice'; default: string; choices: readonly string[] })
  | (Common & { kind: 'flag'; default: boolean })
  | (Common & { kind: 'date'; default: string | null });

export const text = (
  value: string | null,
  pattern: RegExp,
  shape: string,
  example: string,
  why: string,
): Extract<Option, { kind: 'text' }> => ({
  kind: 'text',
  default: value,
  pattern,
  shape,
  unit: null,
  example: `"${example}"`,
  why,
});

export const path = (value: string, example: string, why: string): Extract<Option, { kind: 'text' }> =>
  text(value, /^(\/.*)?$/s, 'an absolute path', example, why);

export const whole = (
  value: number,
  min: number,
  max: number,
  unit: string,
  why: string,
): Extract<Option, { kind: 'number' }> => ({
  kind: 'number',
  default: value,
  min,
  max,
  whole: true,
  unit,
  example: String(value),
  why,
});
