import { describe, expect, test } from 'vitest';
import { type Run, restartCause } from '../../gateway/core/restart-cause.ts';

const HERE = { boot: 'this', version: '2' };
const run = (change: Partial<Run> = {}): Run => ({ boot: 'this', version: '2', stop: null, ...change });

describe('why the service started', () => {
  test.each([
    ['never before on this disk', 'first', null, null, 'first'],
    ['killed, same boot', 'unclean', run(), null, 'crash'],
    ['another boot, and nobody saw the end', 'unclean', run({ boot: 'other' }), null, 'power'],
    ['another boot, but the end was seen', 'unclean', run({ boot: 'other' }), 'core-dump', 'crash'],
    ['systemd says it hung', 'unclean', run(), 'watchdog', 'watchdog'],
    ['hung, and the power went before it came back', 'unclean', run({ boot: 'other' }), 'watchdog', 'watchdog'],
    ['systemd says something else', 'unclean', run(), 'oom-kill', 'crash'],
    ['killed in the middle of an update', 'unclean', run({ version: '1' }), null, 'crash'],
    ['stopped on this boot', 'orderly', run({ stop: 'signal' }), 'success', 'stop'],
    ['its last word was its stop, and then it was killed', 'unclean', run({ stop: 'signal' }), 'timeout', 'stop'],
    ['the box was shut down', 'orderly', run({ stop: 'signal', boot: 'other' }), 'success', 'reboot'],
    ['another version, the same boot', 'orderly', run({ stop: 'signal', version: '1' }), null, 'update'],
    [
      'another version, and a reboot with it',
      'orderly',
      run({ stop: 'order', version: '1', boot: 'o' }),
      null,
      'update',
    ],
    ['the platform asked for it', 'orderly', run({ stop: 'order' }), null, 'order'],
    ['low supply', 'orderly', run({ stop: 'battery', boot: 'other' }), null, 'battery'],
    ['a version that left nothing, stopped', 'orderly', null, null, 'update'],
    ['a version that left nothing, not stopped', 'unclean', null, null, 'unknown'],
  ] as const)('%s', (_what, ended, before, lastExit, cause) => {
    expect(restartCause(ended, before, HERE, lastExit)).toBe(cause);
  });
});
