import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writesToJournal } from '../../gateway/drivers/log.ts';

const driver = fileURLToPath(new URL('../../gateway/drivers/log.ts', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'balise-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `code` with `log` in a process of its own, as the log owns a descriptor; what it wrote on `fd`. */
function logged(options: string, code: string): string[] {
  const script = join(folder, 'log.mjs');
  writeFileSync(
    script,
    `import { createLog } from ${JSON.stringify(driver)};\nconst log = createLog(${options});\n${code}\n`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(stdout).toBe('');
  return stderr.split('\n').filter((line) => line !== '');
}

describe('a log', () => {
  it('writes one object per line, with the level by name and the time of the clock it was given', () => {
    const lines = logged(
      `{ level: 'info', journal: false, wallMs: () => 0 }`,
      `log.info('port open', { path: '/dev/ttyS0', baud: 9600 }); log.debug('hidden'); log.warn('odd');`,
    );
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: 'info', time: '1970-01-01T00:00:00.000Z', path: '/dev/ttyS0', baud: 9600, msg: 'port open' },
      { level: 'warn', time: '1970-01-01T00:00:00.000Z', msg: 'odd' },
    ]);
  });

  it('puts the priority of each line before it for journald, and no time', () => {
    const lines = logged(
      `{ level: 'debug', journal: true }`,
      `log.error('e'); log.warn('w'); log.info('i', { a: null }); log.debug('d');`,
    );
    expect(lines).toEqual([
      '<3>{"level":"error","msg":"e"}',
      '<4>{"level":"warn","msg":"w"}',
      '<6>{"level":"info","a":null,"msg":"i"}',
      '<7>{"level":"debug","msg":"d"}',
    ]);
  });

  it('has written before it returns', () => {
    expect(
      logged(`{ level: 'info', journal: false }`, `log.error('last words'); process.kill(process.pid, 'SIGKILL');`),
    ).toEqual([expect.stringContaining('last words')]);
  });

  /** Logs a hundred lines when its input ends, then leaves with 42. */
  const busy = (): string => {
    const script = join(folder, 'busy.mjs');
    writeFileSync(
      script,
      `import { createLog } from ${JSON.stringify(driver)};
       const log = createLog({ level: 'info', journal: false });
       process.stdin.resume().on('end', async () => {
         for (let n = 0; n < 100; n++) { log.info('to nobody'); await new Promise(setImmediate); }
         process.exit(42);
       });`,
    );
    return script;
  };

  it('goes on when nobody reads any more', async () => {
    const child = spawn(process.execPath, [busy()], { stdio: ['pipe', 'ignore', 'pipe'] });
    child.stderr.destroy();
    await once(child.stderr, 'close');
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([42, null]);
  });

  it('goes on when the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [busy()], { stdio: ['pipe', 'ignore', full] });
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([42, null]);
    closeSync(full);
  });
});

describe('writesToJournal', () => {
  it('believes only the descriptor that the variable names', () => {
    const { dev, ino } = fstatSync(2);
    expect(writesToJournal(`${dev}:${ino}`, 2)).toBe(true);
    const other = fstatSync(openSync(driver, 'r'));
    expect(writesToJournal(`${other.dev}:${other.ino}`, 2)).toBe(false);
    expect(writesToJournal(undefined)).toBe(false);
  });
});
