/** What of the running daemon can be reached or read by others: its sockets as the kernel lists them, the files that it makes. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { liveSocketOf, rawSocketOf } from '../../gateway/drivers/local-socket/feed.ts';
import { requestSocketOf } from '../../gateway/drivers/local-socket/request.ts';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { freeTcpPort, freeUdpPort } from '../support/free-port.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const soon = { timeout: 25_000, interval: 20 };
const LISTENS = '0A';
/** As /proc/net has them, a word of 32 bits in the machine's order: 127.0.0.0/8 and ::1. */
const LOOPBACK = /^([0-9A-F]{6}7F|00000000000000000000000001000000)$/;

function inodesOf(pid: number): Set<string> {
  const links = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

/** Sockets of this process to which anybody may send: `tcp` or `udp`, address and port in hexadecimal. */
function openToOthers(pid: number): string[] {
  const own = inodesOf(pid);
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , remote = '', state, , , , , , inode = '']) => {
        const receives = kind.startsWith('tcp') ? state === LISTENS : /^0+:0000$/.test(remote);
        return receives && own.has(inode);
      })
      .map(([, local = '']) => `${kind} ${local}`),
  );
}

/** Everything that can be switched on and listens. */
async function startAll(
  place: Workplace,
  umask: number,
): Promise<{ gateway: Gateway; ports: { udp: number; tcp: number } }> {
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const ports = { udp: await freeUdpPort(), tcp: await freeTcpPort() };
  const mask = process.umask(umask);
  try {
    const gateway = await startGateway(place, {
      ...{ 'gnss.kind': 'udp', 'gnss.port': ports.udp, 'reemit.enabled': true, 'reemit.port': ports.tcp },
      ...{ 'keypad.path': keypad.path, 'control.socket': join(place.dir, 'run', 'balise.sock') },
      ...{ 'platform.broker': 'mqtt://127.0.0.1:9', 'platform.plaintext': true },
    });
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    return { gateway, ports };
  } finally {
    process.umask(mask);
  }
}

it.each([0o000, 0o022])(
  'listens on loopback alone, and makes nothing for others to read, with the umask %o',
  async (umask) => {
    const place = createWorkplace();
    const { gateway, ports } = await startAll(place, umask);
    const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
    await vi.waitFor(() => {
      const found = openToOthers(gateway.pid).map((socket) => socket.split(':')[1]);
      expect(found).toEqual(expect.arrayContaining([hex(ports.udp), hex(ports.tcp)]));
    }, soon);
    const elsewhere = openToOthers(gateway.pid).filter((socket) => !LOOPBACK.test(socket.split(/[ :]/)[1] ?? ''));
    expect(elsewhere).toEqual([]);

    const run = join(place.dir, 'run');
    const socket = join(run, 'balise.sock');
    const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);
    expect(modeOf(run)).toBe('750');
    expect(Object.fromEntries(readdirSync(run).map((name) => [join(run, name), modeOf(join(run, name))]))).toEqual({
      ...{ [socket]: '660', [liveSocketOf(socket)]: '660' },
      ...{ [requestSocketOf(socket)]: '600', [rawSocketOf(socket)]: '600' },
    });
    const store = join(place.dir, 'store');
    expect(modeOf(store)).toBe('700');
    const files = readdirSync(store);
    expect(files).toEqual(expect.arrayContaining(['balise.db', 'balise.lock', 'journal.key']));
    expect(files.filter((name) => modeOf(join(store, name)) !== '600')).toEqual([]);
  },
);
