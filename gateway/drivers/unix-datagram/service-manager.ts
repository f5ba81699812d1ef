/**
 * What systemd is told of the service: sd_notify(3), one datagram of `NAME=value` lines to $NOTIFY_SOCKET. Sent by this process itself,
 * so that NotifyAccess=main holds.
 */
import type { ServiceManager } from '../../ports.ts';
import { openDatagramSender } from './send.ts';

/** A line of `systemctl status`. Longer: cut. */
const STATUS_CHARS_MAX = 200;

/** @param socket $NOTIFY_SOCKET: a path, or `@` and a name in the abstract namespace */
export function openServiceManager(socket: string): ServiceManager {
  const sender = openDatagramSender(socket);
  const notify = (...lines: string[]): void => void sender.send(Buffer.from(lines.join('\n'), 'utf8'));
  return {
    ready: () => notify('READY=1'),
    status: (text) => notify(`STATUS=${text.replaceAll('\n', ' ').slice(0, STATUS_CHARS_MAX)}`),
    alive: () => notify('WATCHDOG=1'),
    stuck: (text) => notify(`STATUS=${text.replaceAll('\n', ' ').slice(0, STATUS_CHARS_MAX)}`, 'WATCHDOG=trigger'),
    takesLonger: (ms) => notify(`EXTEND_TIMEOUT_USEC=${ms * 1_000}`),
    stopping: () => notify('STOPPING=1'),
    close: sender.close,
  };
}
