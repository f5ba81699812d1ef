/** A sentence from what stands between `$` and `*`. */
export function nmea(body: string): string {
  const sum = Buffer.from(body, 'latin1').reduce((xor, byte) => xor ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

export function bytes(latin1: string): Uint8Array {
  return Buffer.from(latin1, 'latin1');
}

export function text(latin1: Uint8Array): string {
  return Buffer.from(latin1).toString('latin1');
}
