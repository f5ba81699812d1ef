/**
 * A receiver that gpsd has. We ask it for the receiver's own sentences (`nmea`), not for its reports, so that one and the same
 * decoder and the same plausibility judge every source. For a receiver that speaks a binary protocol gpsd makes sentences of its
 * own instead; and without its option -b it switches many receivers to binary. Seen with gpsd 3.22; gpsd_json(5).
 */
import { GPSD_ANSWER_BYTES_MAX, GPSD_ASK_MS } from '../core/limits.ts';
import type { ByteSource, ByteSourceHandlers, Clock, Timer } from '../ports.ts';
import { TcpSource } from './tcp.ts';

const WATCH = '?WATCH={"enable":true,"json":false,"nmea":true,"raw":0}\n';
/** Answered at once and without a watch for reports, which would be ten times the sentences. */
const ASK = '?DEVICES;\n';
const LF = 0x0a;
const BRACE = 0x7b;

/** Faults: `gpsd-unreachable`, `gpsd-no-device`. Never ends. */
export function openGpsdSource(
  options: { host: string; port: number },
  clock: Clock,
  handlers: ByteSourceHandlers,
): ByteSource {
  let taken = 0;
  let asking: Timer | null = null;
  let split = createSplitter(onSentences, onAnswer);
  let without = false;

  function onSentences(chunk: Uint8Array): void {
    taken += chunk.length;
    handlers.onBytes(chunk);
  }

  function onAnswer(text: string): void {
    const active = hasActiveDevice(text);
    if (active === null || active === !without) return;
    without = !active;
    if (active) handlers.onOpen();
    else handlers.onFault({ code: 'gpsd-no-device', detail: `${options.host}:${options.port}: no active device` });
  }

  const connection = new TcpSource({ ...options, fault: 'gpsd-unreachable' }, clock, {
    onBytes: (chunk) => split(chunk),
    onOpen: () => {
      split = createSplitter(onSentences, onAnswer);
      without = false;
      handlers.onOpen();
      connection.write(WATCH);
      connection.write(ASK);
      asking?.cancel();
      asking = clock.every(GPSD_ASK_MS, () => connection.write(ASK));
    },
    onFault: (fault) => {
      asking?.cancel();
      handlers.onFault(fault);
    },
  });
  return {
    name: `gpsd ${options.host}:${options.port}`,
    isOpen: () => connection.connected,
    takenBytes: () => taken,
    close: () => {
      asking?.cancel();
      return connection.close();
    },
  };
}

/** gpsd's answers are lines that begin with a brace, and no sentence does: the rest goes through as it came. */
function createSplitter(onSentences: (chunk: Uint8Array) => void, onAnswer: (text: string) => void) {
  let answer: Uint8Array[] | null = null;
  let bytes = 0;
  let lineStart = true;

  /** Longer than gpsd makes them: skipped to its end, like any line noise. */
  function keep(answered: Uint8Array[], part: Uint8Array, ends: boolean): void {
    bytes += part.length;
    const whole = bytes <= GPSD_ANSWER_BYTES_MAX;
    if (whole) answered.push(part);
    if (!ends) return;
    answer = null;
    if (whole) onAnswer(Buffer.concat(answered).toString('utf8'));
  }

  return (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length; ) {
      const lf = chunk.indexOf(LF, at);
      const part = chunk.slice(at, lf === -1 ? chunk.length : lf + 1);
      if (lineStart && part[0] === BRACE) {
        answer = [];
        bytes = 0;
      }
      lineStart = lf !== -1;
      at += part.length;
      if (answer === null) onSentences(part);
      else keep(answer, part, lineStart);
    }
  };
}

/** null where the line is no list of devices. `activated` is a time, or 0 or absent while gpsd does not read the device. */
function hasActiveDevice(text: string): boolean | null {
  try {
    const answer = JSON.parse(text) as { class?: unknown; devices?: unknown };
    if (answer.class !== 'DEVICES' || !Array.isArray(answer.devices)) return null;
    return answer.devices.some((device: { activated?: unknown } | null) => {
      const activated = device?.activated;
      return (typeof activated === 'string' && activated !== '') || (typeof activated === 'number' && activated > 0);
    });
  } catch {
    return null;
  }
}
