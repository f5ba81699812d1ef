/** For what comes at once, on a machine that may be busy with something else. */
export const SOON = { timeout: 20_000, interval: 20 };
