import { utimesSync, writeFileSync } from 'node:fs';

/** Writes `link.factsFile` as another program would: each time is a later one, however fast the test is. */
export function createModemFileWriter(path: string): { write(facts: Record<string, unknown> | string): void } {
  let written = 0;
  return {
    write(facts) {
      writeFileSync(path, typeof facts === 'string' ? facts : JSON.stringify(facts));
      utimesSync(path, 1_000, 1_000 + ++written);
    },
  };
}
