/**
 * Wakes when a descriptor has something to read: GPIO lines, input devices, FIFOs. Node has this for sockets and terminals only; the
 * poller of the serial binding takes any descriptor that the kernel can poll, costs nothing while nothing happens, and keeps no
 * thread of the pool.
 */
import { Poller } from '@serialport/bindings-cpp/dist/poller.js';
import type { WatchReadable } from '../ports.ts';

/**
 * One for each number that a descriptor ever had: the binding frees none that was made (its source), and it can be used again. The kernel
 * gives the lowest free number, so there are a handful. Must be a descriptor that can be waited for: on any other libuv ends the process.
 */
const pollers = new Map<number, Poller>();

export const watchReadable: WatchReadable = (fd, onReadable) => {
  const poller = pollers.get(fd) ?? new Poller(fd);
  pollers.set(fd, poller);
  let stopped = false;

  const arm = (): void => {
    poller.once('readable', (error) => {
      if (stopped) return;
      onReadable();
      // After an error (a device that is gone) the kernel would wake us without end: who reads finds out what it was.
      if (error === null && !stopped) arm();
    });
  };

  arm();
  return () => {
    if (stopped) return;
    stopped = true;
    // Before the descriptor is closed: another one may get its number.
    poller.stop();
  };
};
