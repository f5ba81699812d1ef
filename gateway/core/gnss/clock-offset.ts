/** How far the system's clock is off, measured against the fixes. For `status`, and for whoever disciplines that clock. */
import { median } from './interference.ts';

export interface ClockOffset {
  /** Seconds to add to the system's clock to have UTC: median of the last fixes. The latency of the receiver is in it. */
  offsetS: number;
  /** Median distance from that: the noise of the latency. */
  jitterS: number;
  samples: number;
}

export interface ClockOffsetMeter {
  /** @param utcMs of a trusted fix @param wallMs the system's clock when its last sentence came */
  add(utcMs: number, wallMs: number): ClockOffset;
  /** null before the first fix. */
  measured(): ClockOffset | null;
}

/** Odd, so that the median is one of them; short enough to follow a clock that is being set. */
const SAMPLES = 15;

export function createClockOffsetMeter(): ClockOffsetMeter {
  const last: number[] = [];
  let measured: ClockOffset | null = null;
  return {
    add(utcMs, wallMs) {
      last.push((utcMs - wallMs) / 1_000);
      if (last.length > SAMPLES) last.shift();
      const offsetS = median(last);
      const jitterS = median(last.map((each) => Math.abs(each - offsetS)));
      measured = { offsetS, jitterS, samples: last.length };
      return measured;
    },
    measured: () => measured,
  };
}
