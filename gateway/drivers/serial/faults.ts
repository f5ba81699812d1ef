import type { Fault } from '../../core/errors.ts';

/** Texts of strerror and of serialport (src/serialport_unix.cpp), which gives no code; the system's language is C. */
const CAUSES: readonly (readonly [RegExp, Fault['code']])[] = [
  [/cannot lock port|resource busy/i, 'serial-in-use'],
  [/permission denied|operation not permitted/i, 'serial-denied'],
];

/** Why a port cannot be opened. What is not a lock or a permission is a path that leads to no usable port. */
export function openingFault(path: string, error: unknown): Fault {
  const text = error instanceof Error ? error.message : String(error);
  const code = CAUSES.find(([pattern]) => pattern.test(text))?.[1] ?? 'serial-not-found';
  return { code, detail: `${path}: ${text.replace(/^Error:? /, '')}` };
}
