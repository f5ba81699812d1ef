/**
 * Which satellites are received, and how well (docs/sampling.md, section 7): GSV sentences → views, which sky-watch.ts
 * judges. Written from that page alone.
 */
import { field, type Sentence } from '../sentences.ts';
import { createSkyWatch, type SkyEvent } from './sky-watch.ts';

export interface Sky {
  /**
   * Every epoch, with or without GSV sentences.
   * @param t null: it cannot be dated, and what is completed in it is of no time
   * @returns what an event says of it, if anything
   */
  epoch(t: number | null, gsv: readonly Sentence[]): SkyEvent | null;
  /** Measured fixes of now are suspect. */
  jammed(): boolean;
}

const SKY_AGE_MS = 10_000;
/** Number of messages, number of this one, satellites; then four fields for each satellite: its number and, last, its C/N0. */
const HEAD = 3;
const SATELLITE = 4;

/** C/N0 in dBHz by satellite number. */
type Signals = Map<string, number>;

/** The messages of one run, from the first on and without a gap. */
interface Run {
  table: string;
  messages: number;
  next: number;
  signals: Signals;
}

function whole(text: string): number | null {
  return /^\d{1,2}$/.test(text) ? Number(text) : null;
}

/** Empty or 0: listed, not received. From NMEA 4.10 on a signal id follows the last satellite: it is no C/N0. */
function read(gsv: Sentence, signals: Signals): void {
  for (let at = HEAD; at + SATELLITE <= gsv.fields.length; at += SATELLITE) {
    const satellite = field(gsv, at);
    const text = field(gsv, at + SATELLITE - 1);
    const dbHz = /^\d+(\.\d*)?$/.test(text) ? Number(text) : 0;
    if (satellite !== '' && dbHz > 0) signals.set(satellite, Math.max(dbHz, signals.get(satellite) ?? 0));
  }
}

function signalId(gsv: Sentence): string {
  return gsv.fields.length % SATELLITE === 0 ? field(gsv, gsv.fields.length - 1) : '';
}

export function createSky(): Sky {
  const watch = createSkyWatch();
  const runs = new Map<string, Run>();
  /** By system and signal, as last told in full. */
  const tables = new Map<string, { t: number; system: string; signals: Signals }>();

  /** The run that this message completes, or null. */
  function completed(gsv: Sentence): Run | null {
    const { talker } = gsv;
    const [messages, number] = [whole(field(gsv, 0)), whole(field(gsv, 1))];
    if (number === 1 && messages !== null) {
      runs.set(talker, { table: `${talker} ${signalId(gsv)}`, messages, next: 1, signals: new Map() });
    }
    const run = runs.get(talker);
    if (run === undefined || run.messages !== messages || run.next !== number) {
      runs.delete(talker);
      return null;
    }
    read(gsv, run.signals);
    run.next++;
    if (run.next <= run.messages) return null;
    runs.delete(talker);
    return run;
  }

  function carriersAt(t: number): number[] {
    const strongest: Signals = new Map();
    for (const table of tables.values()) {
      if (table.t > t || t - table.t > SKY_AGE_MS) continue;
      for (const [satellite, dbHz] of table.signals) {
        const key = `${table.system} ${satellite}`;
        strongest.set(key, Math.max(dbHz, strongest.get(key) ?? 0));
      }
    }
    return [...strongest.values()];
  }

  return {
    epoch(t, gsv) {
      let isComplete = false;
      for (const sentence of gsv) {
        const run = completed(sentence);
        if (run === null || t === null) continue;
        tables.set(run.table, { t, system: sentence.talker, signals: run.signals });
        isComplete = true;
      }
      return isComplete && t !== null ? watch.view(t, carriersAt(t)) : null;
    },
    jammed: watch.jammed,
  };
}
