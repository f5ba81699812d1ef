import { createClock } from '../../gateway/drivers/clock.ts';
import { openDevice } from '../../gateway/drivers/serial/device.ts';

/** The gateway's end of a pty, opened by the real serial driver. */
export interface SerialEnd {
  write(text: string): void;
  /** Resolves when this many bytes have come since the opening, with all of them. */
  received(bytes: number): Promise<Buffer>;
  /** Resolves when the driver says that the device is gone. */
  gone: Promise<string>;
  close(): Promise<void>;
}

export async function openSerialEnd(path: string): Promise<SerialEnd> {
  const device = await openDevice(path, 9600);
  let all = Buffer.alloc(0);
  let wake = (): void => undefined;
  let wentAway = (_reason: string): void => undefined;
  const gone = new Promise<string>((resolve) => {
    wentAway = resolve;
  });
  device.start(0, createClock(), {
    onBytes: (chunk) => {
      all = Buffer.concat([all, chunk]);
      wake();
    },
    onGone: wentAway,
  });
  return {
    write: (text) => device.write(Buffer.from(text, 'latin1')),
    async received(bytes) {
      while (all.length < bytes) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return all;
    },
    gone,
    close: () => device.close(),
  };
}
