/** What of a configuration may be shown to others: paths may, what opens a door may not. */

/** No option holds a secret today; a file that is wrong may, under a key that nobody knows. */
const SECRET_KEY = /pass|secret|token|pin|puk|credential|private/i;
const CREDENTIALS = /:\/\/[^/@\s,]+@/g;
const PEM = /-----BEGIN [^-]*-----/;

export const REDACTED = '(redacted)';

export function redacted(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return SECRET_KEY.test(key) ? REDACTED : value;
  if (value !== '' && (SECRET_KEY.test(key) || PEM.test(value))) return REDACTED;
  return value.replaceAll(CREDENTIALS, `://${REDACTED}@`);
}
