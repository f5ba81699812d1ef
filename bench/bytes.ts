/**
 * `npm run bench:bytes`: what twelve hours on duty cost the vehicle's data plan, by topic and direction, TLS and the headers of
 * IP and TCP included. The method and the last figures are in bench/README.md.
 */
import { join } from 'node:path';
import { Command } from 'commander';
import { openProgram } from '../simulator/runner/program.ts';
import { createAuthority } from '../test/support/running/certificates.ts';
import { VEHICLE } from '../test/support/running/config.ts';
import { type Garde, makeGarde } from './bytes-garde.ts';
import { type GardeBytes, runGarde } from './bytes-run.ts';
import { type Counted, HEADER_BYTES, RECORD_BYTES } from './bytes-tap.ts';
import { startTwoDoors } from './drain-brokers.ts';
import { tableOf, verdict } from './drain-tables.ts';
import { machineFacts } from './machine.ts';

const GOAL_MB = 4;
const GARDE_S = 12 * 3_600;
/** The peers' (reference: GEO-POS JSON, one per message, TLS 1.3). */
const PEER_POSITION_BYTES = 530;
/** MQTT section 3.12 and 3.13: 2 bytes there, 2 back, and TCP acknowledges the answer. */
const PING = { upBytes: 2 + RECORD_BYTES + 2 * HEADER_BYTES, downBytes: 2 + RECORD_BYTES + HEADER_BYTES };

const { seconds, directory } = new Command('bench:bytes')
  .description('megabytes of a garde of 12 h, over all topics')
  .option('--seconds <n>', 'of each garde, from its beginning', Number, GARDE_S)
  .option('--directory <path>', 'where the databases are written', '.')
  .parse()
  .opts<{ seconds: number; directory: string }>();

const program = openProgram('bench:bytes', { prefix: 'bench-bytes-', parent: directory });
const place = program.dir;
await program.run(async () => {
  console.log(machineFacts());
  const authority = createAuthority(place, 'authority');
  const files = { ca: authority.cert, ...authority.issue(VEHICLE, { altNames: 'IP:127.0.0.1' }) };
  const gardes = [makeGarde('4 missions with 4 h of driving', 4 * 3_600), makeGarde('12 h of driving', GARDE_S)];
  const beganMs = performance.now();
  const counted = await Promise.all(
    gardes.map(async (garde, i) => {
      const broker = await startTwoDoors(place, files);
      const bytes = await runGarde(join(place, `garde-${i}`), garde, seconds, { files, broker });
      await broker.stop();
      return { garde, bytes };
    }),
  );
  for (const { garde, bytes } of counted) print(garde, bytes);
  console.log(`In ${((performance.now() - beganMs) / 1_000).toFixed(0)} s.`);
});

function print(
  { name }: Garde,
  { tap, tcp, pings, positions, presses, acknowledgements, simulatedS }: GardeBytes,
): void {
  const byTopic = new Map(tap.byTopic);
  byTopic.set('keepalive', { messages: pings, upBytes: pings * PING.upBytes, downBytes: pings * PING.downBytes });
  // What no packet of MQTT accounts for: the beginning of TLS.
  const connection = byTopic.get('connection') ?? { messages: 0, upBytes: 0, downBytes: 0 };
  connection.upBytes += tcp.sent.bytes - tap.plain.upBytes;
  connection.downBytes += tcp.received.bytes - tap.plain.downBytes;
  const rows = [...byTopic].sort(([, a], [, b]) => total(b) - total(a));
  const sum = rows.reduce((bytes, [, counted]) => bytes + total(counted), 0);
  const hours = (simulatedS / 3_600).toFixed(simulatedS % 3_600 === 0 ? 0 : 2);
  console.log(
    `\n${name}: ${hours} h, ${positions} positions, ${presses} presses, ${acknowledgements} acknowledgements`,
  );
  console.log(
    tableOf([
      ...rows.map(([topic, counted]) => ({
        topic,
        messages: String(counted.messages),
        'there kB': kb(counted.upBytes),
        'back kB': kb(counted.downBytes),
        'bytes each': counted.messages === 0 ? '' : (total(counted) / counted.messages).toFixed(0),
        'share %': ((100 * total(counted)) / sum).toFixed(1),
      })),
    ]),
  );
  console.log(
    verdict(`${hours} h ≤ ${GOAL_MB} MB over all topics`, `${(sum / 1e6).toFixed(2)} MB`, sum / 1e6 <= GOAL_MB),
  );
  const pingBytes = 2 * (2 + RECORD_BYTES);
  const tlsMb = (tcp.sent.bytes + tcp.received.bytes + pings * pingBytes) / 1e6;
  console.log(`of that TLS and what is in it, without headers of IP and TCP: ${tlsMb.toFixed(2)} MB`);
  const peerMb = (positions * PEER_POSITION_BYTES) / 1e6;
  console.log(`positions alone, one per message at the peers' ${PEER_POSITION_BYTES} bytes: ${peerMb.toFixed(2)} MB`);
}

function total({ upBytes, downBytes }: Counted): number {
  return upBytes + downBytes;
}

function kb(bytes: number): string {
  return (bytes / 1e3).toFixed(1);
}
