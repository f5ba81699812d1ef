import type { Socket } from 'node:net';

/** Calls `listener` with each line that arrives, without its end. (readline would turn a reset socket into an uncaught error.) */
export function onLines(socket: Socket, listener: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) listener(line);
  });
}
