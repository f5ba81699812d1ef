/** The colours of the style sheet for the canvas, which cannot read them itself. */
import type { Look } from '../look-of.ts';

const NAMES = [
  ...(['--free', '--mission', '--busy', '--unknown', '--distress', '--waiting'] as const),
  ...(['--surface', '--text', '--muted', '--grid', '--track', '--accent', '--map', '--place'] as const),
];
type Name = (typeof NAMES)[number] | Look['colour'];

export type Palette = Readonly<Record<Name, string>>;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(name).trim()])) as Palette;
}
