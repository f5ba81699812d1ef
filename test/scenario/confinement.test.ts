/** The daemon under the restrictions of its unit: as another user, without rights, with the calls and the files that are left. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, vi } from 'vitest';
import { askStatus } from '../../gateway/drivers/local-socket/status.ts';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { startChild, stopChild } from '../../simulator/runner/children.ts';
import { openDatagramSocket } from '../support/datagram-socket.ts';
import { freeTcpPort, freeUdpPort } from '../support/free-port.ts';
import { BALISE } from '../support/running/balise.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import { confinement, withoutConfinement } from '../support/running/confinement.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { wellStatus } from '../support/well-status.ts';

const soon = { timeout: 30_000, interval: 20 };
/** What must fail, what must not: the filter is there, and asking the kernel about its clock goes through it. */
const PROBE = `
import ctypes, errno, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
assert libc.mount(b'none', b'/mnt', b'tmpfs', 0, None) == -1
assert libc.clock_settime(0, ctypes.create_string_buffer(16)) == -1 and ctypes.get_errno() == errno.EPERM
assert libc.adjtimex(ctypes.create_string_buffer(208)) >= 0, 'adjtimex'
for family, allowed in ((socket.AF_INET6, True), (socket.AF_UNIX, True), (socket.AF_NETLINK, False)):
    try:
        socket.socket(family, socket.SOCK_RAW if family == socket.AF_NETLINK else socket.SOCK_STREAM)
        assert allowed, family
    except PermissionError:
        assert not allowed, family
try:
    open('/etc/balise-was-here', 'w')
    sys.exit('wrote outside')
except OSError as error:
    assert error.errno in (errno.EROFS, errno.EACCES)
`;

it('starts, reads, stores, answers, tells its service manager, and ends in order', async (context) => {
  const place = createWorkplace();
  const missing = withoutConfinement(place.dir);
  if (missing !== null) context.skip(missing);
  const [state, run] = ['state', 'run'].map((name) => join(place.dir, name)) as [string, string];
  const { command, uid } = confinement(place.dir, [state, run]);
  chmodSync(place.dir, 0o755);
  for (const directory of [state, run]) {
    mkdirSync(directory, { mode: 0o700 });
    chownSync(directory, uid, uid);
  }
  const [program = '', ...launcher] = command;
  const probe = spawnSync(program, [...launcher, 'python3', '-c', PROBE], { encoding: 'utf8' });
  expect({ status: probe.status, stderr: probe.stderr }).toEqual({ status: 0, stderr: '' });

  const keypad = createKeypad();
  place.later(() => keypad.close());
  chmodSync(keypad.path, 0o666);
  const notify = openDatagramSocket(join(run, 'notify'));
  place.later(notify.close);
  chmodSync(join(run, 'notify'), 0o777);
  const socket = join(run, 'balise.sock');
  const configFile = writeConfig(place.dir, {
    ...defaultOptions(place.dir),
    ...{ 'store.directory': state, 'control.socket': socket, 'keypad.path': keypad.path },
    ...{ 'time.chronySocket': join(run, 'chrony.sock'), 'gnss.kind': 'udp', 'gnss.port': await freeUdpPort() },
    ...{ 'reemit.enabled': true, 'reemit.port': await freeTcpPort() },
    ...{ 'platform.broker': 'mqtt://localhost:9', 'platform.plaintext': true },
  });
  const child = await startChild(program, [...launcher, BALISE, 'run', '-c', configFile], {
    environment: {
      NOTIFY_SOCKET: join(run, 'notify'),
      WATCHDOG_USEC: '3000000',
      NODE_COMPILE_CACHE: join(state, 'compiled'),
    },
  });
  place.later(() => stopChild(child, 15_000));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => (log += `${line}\n`));
  }
  const said = (): string[] => {
    for (let next = notify.receive(); next !== null; next = notify.receive()) heard.push(next.toString('utf8'));
    return heard;
  };
  const heard: string[] = [];
  await vi.waitFor(() => expect(said(), log).toEqual(expect.arrayContaining(['READY=1', 'WATCHDOG=1'])), soon);
  await keypad.press('G');
  await keypad.waitFor('registered', 1);
  const status = wellStatus((await askStatus(socket, 10_000)) ?? '');
  expect(status).toMatchObject({ duty: 'GARDE', events: { presses: 1 } });
  // Nobody is there; whatever else is a fault here comes from the confinement.
  const codes = status.faults
    .map(({ code }) => code)
    .filter((code) => !['plaintext-link', 'gnss-silent'].includes(code));
  expect(codes.filter((code) => code !== 'broker-unreachable')).toEqual([]);
  expect(log).not.toMatch(/EPERM|EACCES|EROFS|not permitted/);
  expect(await stopChild(child, 15_000)).toEqual({ code: 0, signal: null });
  expect(said()).toContain('STOPPING=1');
});
