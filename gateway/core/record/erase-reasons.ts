/** Why records are erased on demand. Closed, because a free text would name people. */
export const ERASE_REASONS = ['request', 'unlawful', 'authority', 'disposal', 'other'] as const;
