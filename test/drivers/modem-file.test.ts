import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FACTS_FILE_SAME_MS } from '../../gateway/core/limits.ts';
import { createModemFile } from '../../gateway/drivers/modem-file.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createModemFileWriter } from '../support/modem-file-writer.ts';
import { createWorkplace } from '../support/running/workplace.ts';

function file() {
  const path = join(createWorkplace().dir, 'modem.json');
  return { path, ...createModemFileWriter(path) };
}

test('is read again each time', async () => {
  const { path, write } = file();
  const ask = createModemFile(path, createManualClock());
  for (const signalPercent of [10, 20, 30, 40, 50]) {
    write({ signalPercent });
    expect(await ask()).toMatchObject({ facts: { signalPercent }, fault: null });
  }
});

test('says nothing any more when nobody writes it, and again when somebody does', async () => {
  const { path, write } = file();
  const clock = createManualClock();
  const ask = createModemFile(path, clock);
  write('{"technology": "lte"}');
  for (let asked = 0; asked < 10; asked++) expect((await ask()).facts?.technology).toBe('lte');
  clock.advance(FACTS_FILE_SAME_MS - 1);
  expect((await ask()).facts?.technology).toBe('lte');
  clock.advance(1);
  expect(await ask()).toEqual({
    facts: null,
    fault: { code: 'modem-unknown', detail: `${path}: nobody writes it any more` },
  });
  write('{"technology": "edge"}');
  expect((await ask()).facts?.technology).toBe('edge');
});

test('that cannot be read is a fault with its reason', async () => {
  const { path, write } = file();
  const ask = createModemFile(path, createManualClock());
  expect((await ask()).fault).toEqual({ code: 'modem-unknown', detail: `${path}: ENOENT` });
  write('{"technology": "l');
  expect((await ask()).fault?.detail).toContain('not the JSON');
});
