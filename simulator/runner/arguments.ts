/** Arguments that several commands read. Each throws what commander says in one line. */
import { InvalidArgumentError } from 'commander';

/** Times real time; `max` is lock-step. */
export function speedOf(text: string): number | 'max' {
  if (text === 'max') return text;
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1000)) throw new InvalidArgumentError('a number above 0 and up to 1000, or max');
  return speed;
}

export function brokerOf(text: string): { host: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'mqtt:' || url.hostname === '') {
    throw new InvalidArgumentError('mqtt://host:port (the link to it goes through a proxy, which cannot carry TLS)');
  }
  return { host: url.hostname, port: Number(url.port || 1883) };
}

export function portOf(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is from 0 (any free one) to 65535');
  return port;
}

/** Times real time, for who looks: faster than this the machine and not the vehicle would be seen. */
export function speedUpOf(text: string): number {
  const speed = Number(text);
  if (!(speed >= 1 && speed <= 30)) throw new InvalidArgumentError('a number from 1 to 30');
  return speed;
}
