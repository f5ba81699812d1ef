/**
 * The broker of last resort, as a process of its own: aedes, MQTT 3.1.1 only, everything in memory. Argument: the port,
 * 0 for a free one. Says `listening PORT` on standard output. Ends when its standard input ends, or on SIGTERM.
 */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';

const aedes = await Aedes.createBroker();
const server = createServer((socket) => {
  socket.setNoDelay(true);
  aedes.handle(socket);
});
server.on('error', (error) => {
  console.log(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') console.log(`listening ${address.port}`);
});
process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
