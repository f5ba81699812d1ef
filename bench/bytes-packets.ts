/** Which topic each MQTT packet belongs to: as much of MQTT 5 as that needs (sections 2.2.2, 3.3, 3.4). */

export interface Packet {
  /** Of the packet, header included. */
  bytes: number;
  /** `position`, `cmd/ack`, …, of an answer that of what it answers; of what is no message `connection` or `keepalive`. */
  topic: string;
  isMessage: boolean;
  /** Nothing of MQTT answers it. */
  isLast: boolean;
}

/** Answers go the other way: both ways together know what was asked. */
export interface Conversation {
  up(chunk: Buffer): Packet[];
  down(chunk: Buffer): Packet[];
}

const PUBLISH = 3;
const PUBACK = 4;
const PINGS = [12, 13];
/** CONNACK, SUBACK, PINGRESP, DISCONNECT. */
const ANSWERS = [2, 9, 13, 14];
/** Lengths of the values of properties that are not strings. */
const FIXED: Record<number, number> = { 1: 1, 2: 4, 35: 2 };
const TOPIC_ALIAS = 35;

/** @param root of all topics, with the slash at its end */
export function listen(root: string): Conversation {
  const up = { aliases: new Map<number, string>(), asked: new Map<number, string>() };
  const down = { aliases: new Map<number, string>(), asked: new Map<number, string>() };
  const named = ({ topic, ...rest }: Packet): Packet => ({ ...rest, topic: topic.replace(root, '') });
  const oneWay = (own: typeof up, other: typeof up) => {
    let rest = Buffer.alloc(0);
    return (chunk: Buffer): Packet[] => {
      const packets: Packet[] = [];
      rest = Buffer.concat([rest, chunk]);
      for (let length = lengthOf(rest); length !== null && length <= rest.length; length = lengthOf(rest)) {
        packets.push(named(read(rest.subarray(0, length), own, other)));
        rest = rest.subarray(length);
      }
      return packets;
    };
  };
  return { up: oneWay(up, down), down: oneWay(down, up) };
}

/** Of the whole packet; null while its header is not there. */
function lengthOf(bytes: Buffer): number | null {
  const remaining = bytes.length < 2 ? null : variable(bytes, 1);
  return remaining === null ? null : remaining.next + remaining.value;
}

function variable(bytes: Buffer, from: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return { value, next: from + i + 1 };
  }
  throw new Error('not MQTT');
}

interface OneWay {
  aliases: Map<number, string>;
  asked: Map<number, string>;
}

function read(packet: Buffer, own: OneWay, other: OneWay): Packet {
  const first = packet[0] ?? 0;
  const type = first >> 4;
  const body = variable(packet, 1)?.next ?? 2;
  const bytes = packet.length;
  if (type === PUBACK) {
    return { bytes, topic: other.asked.get(packet.readUInt16BE(body)) ?? '?', isMessage: false, isLast: true };
  }
  if (type !== PUBLISH) {
    const topic = PINGS.includes(type) ? 'keepalive' : 'connection';
    return { bytes, topic, isMessage: false, isLast: ANSWERS.includes(type) };
  }
  const topicEnd = body + 2 + packet.readUInt16BE(body);
  const qos = (first >> 1) & 3;
  const idEnd = topicEnd + (qos > 0 ? 2 : 0);
  const alias = aliasOf(packet, idEnd);
  const text = packet.toString('utf8', body + 2, topicEnd);
  const topic = text === '' ? (own.aliases.get(alias ?? 0) ?? '?') : text;
  if (alias !== null) own.aliases.set(alias, topic);
  if (qos > 0) own.asked.set(packet.readUInt16BE(topicEnd), topic);
  return { bytes, topic, isMessage: true, isLast: qos === 0 };
}

function aliasOf(packet: Buffer, from: number): number | null {
  const length = variable(packet, from);
  if (length === null) return null;
  for (let at = length.next; at < length.next + length.value; ) {
    const property = packet[at++] ?? 0;
    if (property === TOPIC_ALIAS) return packet.readUInt16BE(at);
    at += FIXED[property] ?? 2 + packet.readUInt16BE(at);
  }
  return null;
}
