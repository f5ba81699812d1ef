/** Rules about what code may reach for without importing it: clocks, timers, randomness, the process, a sleep in a test. */
import { importsOf } from './imports.ts';
import { roomOf } from './layers.ts';
import type { Rule } from './rule.ts';
import { type Finding, isTypeScript as isCode, matches, type SourceFile } from './source.ts';

const CLOCK_DRIVER = /^gateway\/drivers\/clock\b/;
/** `new Date(ms)` only formats; without an argument it reads the clock. */
const MACHINE_TIME =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.|\bprocess\.(?:hrtime|uptime)\b|(?<!\.)\b(?:setTimeout|setInterval|setImmediate)\(/g;

const pureCore: Rule = {
  name: 'core is pure: no clock, timer, randomness, process or console',
  instead: 'take the instant or the random number as an argument; return what the caller should log',
  check: (files) => [
    ...matches(files, (path) => roomOf(path) === 'core', MACHINE_TIME),
    ...matches(
      files,
      (path) => roomOf(path) === 'core' && isCode(path),
      /\bMath\.random\b|(?<![.\w])(?:process|console|crypto)\.|\bglobalThis\b|(?<![.\w])fetch\(/g,
    ),
  ],
  bad: [
    { 'gateway/core/a.ts': 'const now = Date.now();\n' },
    { 'gateway/core/a.ts': 'const now = new Date();\n' },
    { 'gateway/core/a.ts': 'setTimeout(run, 5);\n' },
    { 'gateway/core/a.ts': 'const x = Math.random();\n' },
    { 'gateway/core/a.ts': "const home = process.env['HOME'];\n" },
    { 'gateway/core/a.ts': "console.log('here');\n" },
    { 'gateway/core/a.ts': 'const t = performance.now();\n' },
  ],
  good: {
    'gateway/core/a.ts':
      '// Date.now() is for clocks\nconst day = new Date(utcMs).getUTCDate();\nconst s = "process.exit";\ncell.process.run();\n',
  },
};

const oneClock: Rule = {
  name: 'only drivers/clock*.ts read the clocks and set the timers of the machine',
  instead:
    'take a `Clock` (gateway/ports.ts): simulated time replaces all of it at once. A deadline on a real socket, and only that, stays ' +
    'in real time: say so in a comment on the line above that begins with "Real time:"',
  check: (files) =>
    matches(
      files,
      (path) => isCode(path) && path.startsWith('gateway/') && !CLOCK_DRIVER.test(path),
      new RegExp(`${MACHINE_TIME.source}|timers/promises`, 'g'),
    )
      .filter((found) => !isExplainedDeadline(files, found))
      .concat(
        files
          .filter((file) => file.path.startsWith('gateway/') && !CLOCK_DRIVER.test(file.path))
          .flatMap(importsOf)
          .filter((found) => /^(node:)?(timers|timers\/promises|perf_hooks)$/.test(found.specifier))
          .map((found) => ({ path: found.from, line: found.line, what: `imports '${found.specifier}'` })),
      ),
  bad: [
    { 'gateway/drivers/mqtt.ts': 'setTimeout(reconnect, 1000);\n' },
    { 'gateway/pipeline.ts': 'const since = Date.now() - start;\n' },
    { 'gateway/drivers/tcp.ts': "import { setTimeout as sleep } from 'node:timers/promises';\n" },
    { 'gateway/drivers/mqtt.ts': '// Real time: because.\nconst now = Date.now();\n' },
    { 'gateway/drivers/mqtt.ts': '// Real time: because.\nrun();\nsetTimeout(close, 1000);\n' },
    { 'gateway/main.ts': 'const t = process.hrtime.bigint();\n' },
  ],
  good: {
    'gateway/drivers/clock.ts': 'const wallMs = () => Date.now();\nsetTimeout(run, 5);\n',
    'gateway/drivers/clock-simulated.ts': 'setTimeout(run, delayMs / speed);\n',
    'gateway/drivers/mqtt.ts':
      '// Real time: the broker is real even where time is not.\nconst timer = setTimeout(close, 1000);\n',
    'gateway/drivers/tcp.ts': 'socket.setTimeout(5000);\nclock.after(5000, reopen);\n',
  },
};

/** A one-shot timer whose line, or comment above, begins its reason with "Real time:". */
function isExplainedDeadline(files: SourceFile[], found: Finding): boolean {
  if (found.what !== 'setTimeout(') return false;
  const lines = files.find((file) => file.path === found.path)?.text.split('\n') ?? [];
  let above = found.line - 2;
  while (above > 0 && /^\s*(\/\/|\*)/.test(lines[above - 1] ?? '') && /^\s*(\/\/|\*)/.test(lines[above] ?? '')) above--;
  return /^\s*(\/\/|\/?\*+)\s*Real time: \S/.test(lines[above] ?? '');
}

const noSleep: Rule = {
  name: 'no sleeping in tests',
  instead: 'await the condition itself (vi.waitFor, an event, a poll in test/support)',
  check: (files) => [
    ...matches(files, (path) => /^test\/.*\.test\.ts$/.test(path), /(?<!\.)\bset(?:Timeout|Interval)\(/g),
    ...files
      .filter((file) => roomOf(file.path) === 'test' && file.path.endsWith('.test.ts'))
      .flatMap(importsOf)
      .filter((found) => /timers/.test(found.specifier))
      .map((found) => ({ path: found.from, line: found.line, what: `imports '${found.specifier}'` })),
  ],
  bad: [
    { 'test/a.test.ts': 'await new Promise((done) => setTimeout(done, 100));\n' },
    { 'test/a.test.ts': "import { setTimeout as sleep } from 'node:timers/promises';\n" },
  ],
  good: {
    'test/a.test.ts':
      'await vi.waitFor(() => expect(seen).toBe(3));\nsocket.setTimeout(5);\nconst s = "setTimeout(";\n',
  },
};

export const PURITY_RULES: Rule[] = [pureCore, oneClock, noSleep];
