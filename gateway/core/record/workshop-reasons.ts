/** Of a look at the receiver's own sentences off duty. Closed, because a free text would name people. */
export const WORKSHOP_REASONS = ['installation', 'antenna', 'receiver', 'interference'] as const;
