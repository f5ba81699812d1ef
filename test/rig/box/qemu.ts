/** The machine's hardware, and QEMU's own line for what is plugged in and out. */

import { cpus } from 'node:os';
import { type Child, startChild } from '../../../simulator/runner/children.ts';
import { KERNEL, QEMU } from '../../support/rig/machine.ts';

export interface Hardware {
  /** null: the kernel mounts what its line says. */
  initrd: string | null;
  /** On the kernel's line, beside what it says on the console. */
  kernelLine?: string;
  /** Raw image of the data disk, or of the whole system. */
  disk: string;
  /** Unix sockets that somebody listens at. */
  sockets: { agent: string; receiver: string; keypad: string; qmp: string };
  /** Files that are appended to. */
  consoleFile: string;
  logFile: string;
  /** A machine without a battery for its clock begins in 1970. */
  clockLost: boolean;
  memoryMb: number;
}

export const RECEIVER = { id: 'receiver', driver: 'usb-serial', chardev: 'receiver' } as const;
/** The kernel that hangs: ends QEMU, as the watchdog's reset does. */
const NO_REBOOT = ['-no-reboot', '-action', 'watchdog=reset'];

export function startQemu(hardware: Hardware, logFd: number): Promise<Child> {
  const { initrd, kernelLine = '', disk, sockets, consoleFile, logFile, clockLost, memoryMb } = hardware;
  const socket = (id: string, path: string): string[] => ['-chardev', `socket,id=${id},path=${path}`];
  const file = (id: string, path: string): string[] => ['-chardev', `file,id=${id},path=${path},append=on`];
  return startChild(
    QEMU,
    [
      ...['-accel', 'tcg', '-cpu', 'max', '-m', String(memoryMb), '-display', 'none', ...NO_REBOOT],
      ...['-kernel', KERNEL, ...(initrd === null ? [] : ['-initrd', initrd])],
      ...['-append', `console=ttyS0 quiet loglevel=4 panic=-1 ${kernelLine}`],
      ...['-rtc', clockLost ? 'base=1970-01-01T00:00:00' : 'base=utc'],
      ...['-drive', `file=${disk},format=raw,if=virtio,cache=none`],
      ...['-virtfs', 'local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap'],
      ...['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net'],
      ...[...file('console', consoleFile), '-serial', 'chardev:console'],
      ...[...socket('keypad', sockets.keypad), '-serial', 'chardev:keypad'],
      ...['-device', 'virtio-serial-pci'],
      ...[...socket('agent', sockets.agent), '-device', 'virtserialport,chardev=agent,nr=1'],
      ...[...file('log', logFile), '-device', 'virtserialport,chardev=log,nr=2'],
      ...['-device', 'qemu-xhci', ...socket('receiver', sockets.receiver)],
      ...['-device', `${RECEIVER.driver},chardev=${RECEIVER.chardev},id=${RECEIVER.id}`],
      ...['-device', 'i6300esb', '-device', 'virtio-rng-pci'],
      ...[...socket('qmp', sockets.qmp), '-mon', 'chardev=qmp,mode=control'],
    ],
    { logFd },
  );
}

export const GREETING = '{"execute":"qmp_capabilities"}\n';
export const unplugging = (): string =>
  `${JSON.stringify({ execute: 'device_del', arguments: { id: RECEIVER.id } })}\n`;
export const plugging = (): string => `${JSON.stringify({ execute: 'device_add', arguments: RECEIVER })}\n`;

/** What a figure of such a machine was measured on. */
export function emulatedOn(): string {
  const [{ model = 'unknown' } = {}] = cpus();
  return `QEMU without KVM on ${cpus().length} × ${model}`;
}
