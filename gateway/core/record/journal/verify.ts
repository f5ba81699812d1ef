/** Is a journal whole, in order, and as the vehicle signed it? Pure; reads whatever it is given (docs/journal.md, section 5). */
import { JOURNAL_LINE_CHARS_MAX } from '../../limits.ts';
import { canonical } from './canonical.ts';
import type { Subject } from './entries.ts';
import { exportFooter, exportHeader, frameHash } from './export.ts';
import { type Checks, createVerifier, type Trust, type Verification, type Verifier } from './verifier.ts';

/**
 * Records of one series in order, as a store or a platform has them: events as on the wire, tombstones as in the store.
 * @param entries numbers rising by one, from any number on
 * @param keys events `key` of what was cut off before
 */
export function verifyJournal(
  entries: Iterable<unknown>,
  subject: Subject,
  trust: Trust,
  checks: Checks,
  keys: Iterable<unknown> = [],
): Verification {
  const verifier = createVerifier(subject, null, trust, checks);
  for (const key of keys) if (!verifier.introduce(key)) verifier.fail(null, 'header');
  for (const entry of entries) verifier.take(entry, null);
  return verifier.end();
}

/** @param lines of an export, without their line feeds; a last empty one is none */
export function verifyExport(lines: Iterable<string>, trust: Trust, checks: Checks): Verification {
  const reading = createReading(trust, checks);
  for (const line of lines) reading.line(line);
  return reading.end();
}

interface Reading {
  line(text: string): void;
  end(): Verification;
}

/** For lines that come one after another. */
export function createReading(trust: Trust, checks: Checks): Reading {
  let header: string | null = null;
  let footer: Record<string, unknown> | null = null;
  let verifier: Verifier | null = null;
  const made = { events: 0, tombstones: 0 };

  function begin(text: string): Verifier {
    header = text;
    const read = readHeader(text);
    const opened = createVerifier(read ?? NOBODY, read?.from ?? null, trust, checks);
    if (read === null || !read.keys.every((key) => opened.introduce(key))) opened.fail(null, 'header');
    return opened;
  }

  function line(text: string): void {
    if (verifier === null) {
      verifier = begin(text);
      return;
    }
    if (footer !== null) {
      if (text !== '') verifier.fail(verifier.expected(), 'unreadable');
      return;
    }
    const value = readLine(text);
    if (isObject(value) && 'sha256' in value && !('type' in value)) {
      footer = value;
      return;
    }
    if (isObject(value) && 'salt' in value) made.events++;
    else made.tombstones++;
    verifier.take(value, text);
  }

  function close(to: Verifier): void {
    const next = to.expected();
    const read = footer === null ? null : readFooter(footer);
    if (footer === null) to.fail(next, 'truncated');
    else if (read === null) to.fail(null, 'frame');
    else if (next !== null && read.n >= next) to.fail(next, 'truncated');
    else if (read.n + 1 !== next || !isCount(read)) to.fail(null, 'frame');
    else to.compare(read.head);
  }

  const isCount = ({ events, tombstones }: typeof made): boolean =>
    events === made.events && tombstones === made.tombstones;

  function readFooter({ sha256, ...rest }: Record<string, unknown>) {
    const read = exportFooter.safeParse({ ...rest, sha256 });
    return read.success && frameHash(header ?? '', rest, checks.sha256) === sha256 ? read.data : null;
  }

  return {
    line,
    end() {
      const opened = verifier ?? begin('');
      close(opened);
      return opened.end();
    },
  };
}

/** Whose journal it is where no header says so. */
const NOBODY: Subject = { vehicle: '', series: '' };

function readHeader(text: string) {
  const read = exportHeader.safeParse(readLine(text));
  return read.success ? read.data : null;
}

/** @returns undefined where the line is no canonical JSON: whoever hashes its bytes must come to the same */
function readLine(text: string): unknown {
  if (text.length > JOURNAL_LINE_CHARS_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return canonical(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
