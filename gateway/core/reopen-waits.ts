import { REOPEN_FIRST_MS, REOPEN_MAX_MS } from './limits.ts';

/** Waits between attempts to open a device: they double, and begin anew when the device proved to work. */
export function createReopenWaits(): { nextMs(): number; proven(): void } {
  let waitMs = REOPEN_FIRST_MS;
  return {
    nextMs() {
      const nowMs = waitMs;
      waitMs = Math.min(waitMs * 2, REOPEN_MAX_MS);
      return nowMs;
    },
    proven() {
      waitMs = REOPEN_FIRST_MS;
    },
  };
}
