import { describe, expect, it } from 'vitest';
import { openingFault } from '../../../gateway/drivers/serial/faults.ts';

/** Texts as serialport 13.0.0 gave them on Linux; the one about permissions cannot be had by root, as in CI. */
describe('openingFault', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'serial-not-found'],
    ['Error: No such device, cannot open /dev/ttyS9', 'serial-not-found'],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 115200', 'serial-not-found'],
    ['Error Resource temporarily unavailable Cannot lock port', 'serial-in-use'],
    ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'serial-in-use'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'serial-denied'],
  ])('takes %j for %s', (text, code) => {
    const fault = openingFault('/dev/ttyUSB0', new Error(text));
    expect(fault.code).toBe(code);
    expect(fault.detail).toMatch(/^\/dev\/ttyUSB0: [A-Z]/);
  });

  it('copes with what is not an Error', () => {
    expect(openingFault('/dev/x', 'odd')).toEqual({ code: 'serial-not-found', detail: '/dev/x: odd' });
  });
});
