import { closeSync, constants, openSync, readSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { openPty, type Pty } from '../../../simulator/receiver/pty.ts';
import { openSerialEnd } from '../serial-end.ts';

let ptys: Pty[] = [];
function pty(): Pty {
  const made = openPty();
  ptys.push(made);
  return made;
}
afterEach(() => {
  for (const made of ptys) made.close();
  ptys = [];
});

test('the serial driver reads every byte value unchanged', async () => {
  const port = pty();
  const gateway = await openSerialEnd(port.path);
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  await port.write(bytes);
  expect(await gateway.received(256)).toEqual(Buffer.from(bytes));
  expect(port.bytesWritten()).toBe(256);
  await gateway.close();
});

test('what the serial driver writes is heard', async () => {
  const port = pty();
  const gateway = await openSerialEnd(port.path);
  const heard = new Promise<string>((resolve) => {
    let text = '';
    port.onData((chunk) => {
      text += Buffer.from(chunk).toString('latin1');
      if (text.endsWith('\n')) resolve(text);
    });
  });
  gateway.write('=registered 7\n');
  expect(await heard).toBe('=registered 7\n');
  await gateway.close();
});

test('more than the kernel holds waits for a reader; two writes never mix', async () => {
  const port = pty();
  const [first, second] = [Buffer.alloc(60_000, 'a'), Buffer.alloc(60_000, 'b')];
  const gateway = await openSerialEnd(port.path);
  const writing = Promise.all([port.write(first), port.write(second)]);
  const all = await gateway.received(120_000);
  await writing;
  expect(all.equals(Buffer.concat([first, second]))).toBe(true);
  await gateway.close();
});

test('a write that nobody reads stays pending, and says so when the pty is closed', async () => {
  const port = pty();
  const fd = openSync(port.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const writing = port.write(Buffer.alloc(200_000, 'x'));
  const outcome = expect(writing).rejects.toThrow('closed');
  await vi.waitUntil(() => port.bytesWritten() > 0);
  expect(readSync(fd, Buffer.alloc(1))).toBe(1);
  expect(port.bytesWritten()).toBeLessThan(200_000);
  port.close();
  await outcome;
  closeSync(fd);
});

test('the port can be closed and opened again by the other side: the next bytes arrive', async () => {
  const port = pty();
  const before = await openSerialEnd(port.path);
  await port.write(Buffer.from('one'));
  await before.received(3);
  await before.close();
  const after = await openSerialEnd(port.path);
  await port.write(Buffer.from('two'));
  expect((await after.received(3)).toString()).toBe('two');
  await after.close();
});

test('closing it is an unplugged device to the serial driver', async () => {
  const port = pty();
  const gateway = await openSerialEnd(port.path);
  port.close();
  expect(await gateway.gone).not.toBe('');
  await gateway.close();
});
