/** When the certificate of the vehicle is renewed, and what a broker's word about it leads to. Pure: times and draws are handed in. */
import {
  RENEWAL_LEFT,
  RENEWAL_RETRY_MAX_MS,
  RENEWAL_RETRY_MIN_MS,
  RENEWAL_RETRY_PART,
  RENEWAL_SPREAD,
} from './limits.ts';

/** Of a certificate, UTC ms. */
export interface Life {
  validFromMs: number;
  validToMs: number;
}

/**
 * @param drawn even in [0, 1), once per certificate; 0: the latest
 * @returns UTC ms
 */
export function renewAtMs({ validFromMs, validToMs }: Life, drawn: number): number {
  return Math.round(validToMs - (validToMs - validFromMs) * (RENEWAL_LEFT + RENEWAL_SPREAD * drawn));
}

/** How long to wait after a renewal that failed. @param drawn even in [0, 1) */
export function renewalRetryMs({ validToMs }: Life, utcMs: number, drawn: number): number {
  const left = validToMs - utcMs;
  const part = left <= 0 ? RENEWAL_RETRY_MAX_MS : left * RENEWAL_RETRY_PART;
  return Math.min(RENEWAL_RETRY_MAX_MS, Math.max(RENEWAL_RETRY_MIN_MS, part)) * (0.5 + drawn / 2);
}

/** Half of the time for renewing is over: that it has not succeeded is worth telling. */
export function isLate(life: Life, utcMs: number): boolean {
  return utcMs > life.validToMs - ((life.validToMs - life.validFromMs) * RENEWAL_LEFT) / 2;
}

export interface Renewal {
  /** @param utcMs null: the clock cannot be believed, and nothing is begun by it */
  due(life: Life, utcMs: number | null, monoMs: number): boolean;
  failed(life: Life, utcMs: number, monoMs: number): void;
  done(): void;
}

export function createRenewal(random: () => number): Renewal {
  let drawn = random();
  let notBeforeMs = 0;
  return {
    due: (life, utcMs, monoMs) => utcMs !== null && monoMs >= notBeforeMs && utcMs >= renewAtMs(life, drawn),
    failed(life, utcMs, monoMs) {
      notBeforeMs = monoMs + renewalRetryMs(life, utcMs, random());
    },
    done() {
      drawn = random();
      notBeforeMs = 0;
    },
  };
}

/**
 * @param judged serial number of the certificate that the broker saw
 * @param current the one that is used, and was perhaps never taken yet
 * @param previous the one that was taken last; null: `current` is that one
 */
export function afterJudgement(
  judged: string,
  taken: boolean,
  current: string | null,
  previous: string | null,
): 'proven' | 'go-back' | 'nothing' {
  // The word is about a certificate that is not in use any more.
  if (judged !== current || previous === null) return 'nothing';
  return taken ? 'proven' : 'go-back';
}
