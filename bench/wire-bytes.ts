/** Bytes on the wire of one TCP connection, IP and TCP headers included, both directions: from what the kernel counts. */
import { spawnSync } from 'node:child_process';

export interface WireBytes {
  sentBytes: number;
  receivedBytes: number;
}

/** IPv4 and TCP with timestamps. */
const HEADER_BYTES = 52;
/** Of 1 500 bytes on the wire. Loopback carries up to 64 kB at once, which no real link does. */
const PACKET_BYTES = 1_448;
/** RFC 5681, section 4.2: at least every second full packet is acknowledged. */
const PACKETS_PER_ACKNOWLEDGEMENT = 2;

export interface TcpBytes {
  sent: OneWay;
  received: OneWay;
}

/**
 * What a process had over its connections to a local port, without headers (TCP_INFO, asked of ss).
 * @throws Error when the process has none
 */
export function tcpBytes(pid: number, port: number): TcpBytes {
  const { stdout } = spawnSync('ss', ['-tinpH', 'dport', '=', `:${port}`], { encoding: 'utf8' });
  // Two lines each: who, then what was counted.
  const lines = stdout.split('\n');
  const counted = lines.find((_, i) => lines[i - 1]?.includes(`pid=${pid},`) === true);
  if (counted === undefined) throw new Error(`ss shows no connection of process ${pid} to port ${port}`);
  return { sent: oneWay(counted, 'bytes_sent', 'out'), received: oneWay(counted, 'bytes_received', 'in') };
}

/** TLS and MQTT as they are, headers for as many packets as a real link would need. @throws as `tcpBytes` */
export function wireBytes(pid: number, port: number): WireBytes {
  const { sent, received } = tcpBytes(pid, port);
  return {
    sentBytes: sent.bytes + HEADER_BYTES * (sent.packets + acknowledgements(sent, received)),
    receivedBytes: received.bytes + HEADER_BYTES * (received.packets + acknowledgements(received, sent)),
  };
}

interface OneWay {
  bytes: number;
  packets: number;
  /** Segments without data. */
  empty: number;
}

function oneWay(line: string, bytesKey: string, way: 'in' | 'out'): OneWay {
  const field = (key: string): number => Number(new RegExp(`(?:^|\\s)${key}:(\\d+)`).exec(line)?.[1] ?? 0);
  const bytes = field(bytesKey);
  const segments = field(`data_segs_${way}`);
  return {
    bytes,
    packets: Math.max(segments, Math.ceil(bytes / PACKET_BYTES)),
    empty: Math.max(0, field(`segs_${way}`) - segments),
  };
}

function acknowledgements(own: OneWay, other: OneWay): number {
  return Math.max(own.empty, Math.ceil(other.packets / PACKETS_PER_ACKNOWLEDGEMENT) - own.packets);
}

export function between(before: WireBytes, after: WireBytes): WireBytes {
  return {
    sentBytes: after.sentBytes - before.sentBytes,
    receivedBytes: after.receivedBytes - before.receivedBytes,
  };
}
