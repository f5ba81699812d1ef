import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openServiceManager } from '../../../gateway/drivers/unix-datagram/service-manager.ts';
import { openDatagramSocket } from '../../support/datagram-socket.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';

function open(place: Workplace, name: string) {
  const socket = openDatagramSocket(name);
  place.later(socket.close);
  const manager = openServiceManager(name);
  place.later(manager.close);
  return { manager, next: () => socket.receive()?.toString('utf8') ?? null };
}

it.each([
  ['a path', (dir: string) => join(dir, 'notify')],
  ['an abstract name', (dir: string) => `@${dir}/notify`],
])('says each thing as sd_notify(3) has it, to %s', (_kind, nameIn) => {
  const place = createWorkplace();
  const { manager, next } = open(place, nameIn(place.dir));
  manager.ready();
  expect(next()).toBe('READY=1');
  manager.status('two\nlines');
  expect(next()).toBe('STATUS=two lines');
  manager.alive();
  expect(next()).toBe('WATCHDOG=1');
  manager.takesLonger(30_000);
  expect(next()).toBe('EXTEND_TIMEOUT_USEC=30000000');
  manager.stuck('store');
  expect(next()).toBe('STATUS=store\nWATCHDOG=trigger');
  manager.stopping();
  expect(next()).toBe('STOPPING=1');
  expect(next()).toBeNull();
});

it('a long status is cut, and nobody who listens is no harm', () => {
  const place = createWorkplace();
  const { manager, next } = open(place, join(place.dir, 'notify'));
  manager.status('é'.repeat(5_000));
  expect(next()).toBe(`STATUS=${'é'.repeat(200)}`);
  const alone = openServiceManager(join(place.dir, 'nobody'));
  alone.ready();
  alone.close();
  alone.alive();
});
