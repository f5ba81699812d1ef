/** Why a box is reset. Closed, because a free text would name people. */
export const RESET_REASONS = ['handover', 'disposal', 'repair', 'other'] as const;
export type ResetReason = (typeof RESET_REASONS)[number];
