/** The limits of renewing the vehicle's certificate, with what happens at each. */

/** Renewed when this much of its life is left, and up to the second part earlier: a fleet enrolled in an hour does not renew in one. */
export const RENEWAL_LEFT = 1 / 3;
export const RENEWAL_SPREAD = 1 / 20;

/** A renewal that failed is tried again after a tenth of what is left, never sooner or later than these; half of it is drawn. */
export const RENEWAL_RETRY_PART = 1 / 10;
export const RENEWAL_RETRY_MIN_MS = 2_000;
export const RENEWAL_RETRY_MAX_MS = 3_600_000;

/** The sets on the disk are looked at this often: one that was installed by hand is used within this. */
export const IDENTITY_CHECK_MS = 5_000;

/** A set that the broker refused is put forward again after this; another one that was installed meanwhile takes its place. */
export const REFUSED_RETRY_MS = 3_600_000;
