/**
 * Mutated sentences and random bytes through framing, decoders and epochs. Nothing may throw, no fix may be out of range, and no
 * push of a few kilobytes may take long.
 */
import type { Fix } from '../../gateway/core/gnss/fix.ts';
import { createEpochReader } from './epochs.ts';
import { createRandom, type Random } from './random.ts';

export interface FuzzReport {
  sentences: number;
  bytes: number;
  /** Right by the checksum, and of these refused on content. */
  accepted: number;
  refusedOnContent: number;
  fixes: number;
  /** Longest single push, in CPU time of this thread where wall time was long: other programs of the machine are no stall. */
  longestPushMs: number;
}

/** Every decoder has one here, in the forms of several makers. */
const SENTENCES = [
  'GNRMC,080359.00,A,5002.453527,N,01958.831794,E,0.0,16.6,301120,,,A,V',
  'GPRMC,112225.844,A,4719.9737,N,00749.2639,E,0.00,,030410,,,A',
  'GPGGA,112228.037,4719.9584,N,00749.2468,E,1,07,1.6,533.4,M,48.0,M,,0000',
  'GNGNS,170600.000,4111.59880,N,11156.56667,W,AANN,21,0.53,01443.9,-016.5,,',
  'GNGLL,5002.453527,N,01958.831794,E,080359.00,A,A',
  'GNGSA,A,3,01,03,04,09,17,21,22,31,,,,,1.6,0.9,1.3,1',
  'GPGSV,4,2,12,17,30,269,30,19,,,13,21,19,157,39,22,58,098,35,1',
  'GAGSV,1,1,00,0',
  'GPGSV,1,1,02,17,30,269,30,19,,,13',
  'GNVTG,16.6,T,,M,0.0,N,0.0,K,A',
  'GPZDA,143042.00,25,08,2005,,',
  'GPGST,182144.000,14.5,14.3,5.3,12.9,0.9,0.5,0.8',
  'GPTXT,01,01,02,ANTSTATUS=OK',
  'PUBX,00,081350.00,4717.113210,N,00833.915187,E,546.589,G3,2.1,2.0,0.007,77.52,0.007,,0.92,1.19,0.77,9,0,0',
  'PMTK001,314,3',
  'PSTMANTENNASTATUS,0,0,0,0',
  'PQGSV,4,1,14,04,,,32,12,46,282,30,19,50,092,31,25,17,302,26,0,4',
  '__proto__,1',
];
const PIECES = [
  ',',
  ',,',
  '-',
  '.',
  '*',
  '$',
  '!',
  '9',
  '',
  'NaN',
  '1e9',
  '\xff',
  '\0',
  '\r',
  '60',
  'N',
  '*1E*43',
  '99999',
];
const PUSH_BYTES = 4_096;
const SLOW_MS = 5;

export function fuzzSentences(seed: number, sentences: number, onProgress?: () => void): FuzzReport {
  const random = createRandom(seed);
  const run = createRun();
  // One buffer for all: what is measured is the memory of the reader, not that of this generator.
  const buffer = Buffer.alloc(PUSH_BYTES * 2);
  let made = 0;
  while (made < sentences) {
    let text = '';
    while (text.length < PUSH_BYTES && made < sentences) {
      text += mutated(random, made);
      made++;
    }
    run.push(buffer.subarray(0, buffer.write(text, 'latin1')));
    onProgress?.();
  }
  return { ...run.report(), sentences: made };
}

export function fuzzBytes(seed: number, bytes: number, onProgress?: () => void): FuzzReport {
  const random = createRandom(seed);
  const run = createRun();
  const words = new Uint32Array(PUSH_BYTES / 4);
  for (let left = bytes; left > 0; left -= PUSH_BYTES) {
    for (let i = 0; i < words.length; i++) words[i] = random.next();
    run.push(new Uint8Array(words.buffer, 0, Math.min(left, PUSH_BYTES)));
    onProgress?.();
  }
  return run.report();
}

/** One line, its time of day moving on, up to four edits, most with a right checksum, some without a line end. */
function mutated(random: Random, at: number): string {
  let body = SENTENCES[random.below(SENTENCES.length)] ?? '';
  const second = String(Math.floor(at / 10) % 86_400);
  if (random.below(2) === 0) body = body.replace(/\d{6}(?=\.)/, second.padStart(6, '0'));
  for (let edits = random.below(5); edits > 0; edits--) {
    const from = random.below(body.length + 1);
    body = body.slice(0, from) + (PIECES[random.below(PIECES.length)] ?? '') + body.slice(from + random.below(4));
  }
  let sum = random.below(10) === 0 ? random.below(256) : 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  const end = ['\r\n', '\r\n', '\r\n', '\n', '\r', ''][random.below(6)] ?? '';
  return `$${body}*${(sum & 0xff).toString(16).padStart(2, '0')}${end}`;
}

function createRun() {
  const report: FuzzReport = { sentences: 0, bytes: 0, accepted: 0, refusedOnContent: 0, fixes: 0, longestPushMs: 0 };
  let monoMs = 0;
  const reader = createEpochReader({
    onFix(fix) {
      report.fixes++;
      checkRanges(fix);
    },
    onSentence: () => report.accepted++,
    onReject(_, reason) {
      if (reason === 'field' || reason === 'field-count') report.refusedOnContent++;
    },
  });
  return {
    push(bytes: Uint8Array): void {
      const cpuBefore = process.threadCpuUsage();
      const before = performance.now();
      reader.push(bytes, monoMs);
      const tookMs = performance.now() - before;
      const { user, system } = process.threadCpuUsage(cpuBefore);
      const longMs = tookMs > SLOW_MS ? Math.min(tookMs, (user + system) / 1000) : tookMs;
      report.longestPushMs = Math.max(report.longestPushMs, longMs);
      report.bytes += bytes.length;
      monoMs += 100;
    },
    report(): FuzzReport {
      reader.flush();
      return report;
    },
  };
}

function checkRanges(fix: Fix): void {
  const within = (value: number | null, min: number, max: number) => value === null || (value >= min && value <= max);
  const sound =
    within(fix.latDeg, -90, 90) &&
    within(fix.lonDeg, -180, 180) &&
    (fix.latDeg === null) === (fix.lonDeg === null) &&
    within(fix.courseDeg, 0, 359.999_999_999) &&
    within(fix.speedKmh, 0, Number.MAX_VALUE) &&
    within(fix.hdop, 0, Number.MAX_VALUE) &&
    within(fix.accuracyM?.horizontalM ?? null, 0, Number.MAX_VALUE) &&
    (fix.t === null || Number.isSafeInteger(fix.t)) &&
    fix.sky.length <= 7;
  if (!sound) throw new Error(`a fix out of range: ${JSON.stringify(fix)}`);
}
