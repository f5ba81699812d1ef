/** How far it is, for whoever waits at a terminal. */
import { say } from './language.ts';

const EVERY = 10_000;

/** Passes all of it on, and says now and then how much. Nothing where the errors go to a file, or the output to the same terminal. */
export function* watched<Item>(items: Iterable<Item>): Generator<Item> {
  const shown = process.stderr.isTTY && !process.stdout.isTTY;
  let count = 0;
  for (const item of items) {
    if (shown && ++count % EVERY === 0)
      process.stderr.write(`\r${say(`${count} positions read`, `${count} positions lues`)}`);
    yield item;
  }
  if (count >= EVERY) process.stderr.write('\r\u001B[K');
}

/** Says at once what takes a moment, code to be loaded among it. @returns takes it away again, before there is an answer */
export function waiting(what: string): () => void {
  if (process.stderr.isTTY !== true) return () => {};
  process.stderr.write(`\r${what}…`);
  let shown = true;
  return () => {
    if (shown) process.stderr.write('\r\u001B[K');
    shown = false;
  };
}
