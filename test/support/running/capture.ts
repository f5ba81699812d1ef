/** What goes over the loopback interface while a test runs, as tcpdump sees it: every socket of every process here. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { SOON } from '../soon.ts';
import type { Workplace } from './workplace.ts';

/** Why there is no capture here; null: there is one. */
export const WITHOUT_CAPTURE = whyNot();

export interface Capture {
  /** Resolves when this text has been seen: packets reach the file a little later than their reader. */
  until(text: string): Promise<void>;
  /** Ends it. @returns the packets, each with its headers */
  stop(): Promise<Buffer>;
}

/** @param ports of TCP; all others are somebody else's */
export async function startCapture(place: Workplace, ports: readonly number[]): Promise<Capture> {
  const file = join(place.dir, '..', `capture-${process.pid}-${ports.join('-')}.pcap`);
  const filter = ports.map((port) => `tcp port ${port}`).join(' or ');
  const child = spawn('tcpdump', ['-i', 'lo', '-U', '--immediate-mode', '-s', '0', '-B', '65536', '-w', file, filter], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  place.later(() => child.kill('SIGKILL'));
  place.later(() => execFileSync('rm', ['-f', file]));
  await vi.waitFor(() => {
    if (!said.includes('listening on')) throw new Error(`tcpdump does not listen: ${said}`);
  }, SOON);
  return {
    until: (text) =>
      vi.waitFor(
        () => {
          if (!readFileSync(file).includes(text)) throw new Error(`no packet with ${text}; tcpdump said: ${said}`);
        },
        { timeout: 25_000, interval: 50 },
      ),
    async stop() {
      child.kill('SIGINT');
      await ended;
      return readFileSync(file);
    },
  };
}

function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'capturing packets needs root';
  try {
    execFileSync('tcpdump', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'tcpdump is not installed';
  }
}
