/** The test's hand inside the machine: a line there, a line back. */
import type { Plug } from './plug.ts';

export interface Ran {
  code: number;
  output: string;
}

export interface Agent {
  /** For the plug's lines. */
  heard(line: string): void;
  pull(line: number, down: boolean): Promise<void>;
  /** Runs in the guest as root, one at a time: what lasts belongs into the background with its output sent away. */
  run(command: string): Promise<Ran>;
  /** Of the machine that was: nobody answers any more. */
  gone(): void;
}

export function createAgent(port: () => Plug, told: { ready(): void; lamp(line: string, lit: boolean): void }): Agent {
  const waiting = new Map<string, { resolve(ran: Ran): void; reject(error: Error): void }>();
  let asked = 0;
  let powered = false;
  const ask = (verb: string, what: string): Promise<Ran> =>
    new Promise((resolve, reject) => {
      if (!powered) return reject(new Error('there is no power'));
      const id = String(++asked);
      waiting.set(id, { resolve, reject });
      port().write(`${id} ${verb} ${what}\n`);
    });
  return {
    heard(line) {
      const [first = '', second = '', third = ''] = line.split(' ');
      if (first === 'ready') {
        powered = true;
        return told.ready();
      }
      if (first === 'lamp') return told.lamp(second, third === '1');
      waiting.get(first)?.resolve({ code: Number(second), output: Buffer.from(third, 'base64').toString() });
      waiting.delete(first);
    },
    async pull(line, down) {
      await ask('pull', `${line} ${down ? 'pull-down' : 'pull-up'}`);
    },
    run: (command) => ask('run', command),
    gone() {
      powered = false;
      for (const { reject } of waiting.values()) reject(new Error('the power was cut'));
      waiting.clear();
    },
  };
}
