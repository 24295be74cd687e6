import type { Subscription } from './model.ts';

/** Returns everything about a subscription that a person would notice. Reading the same data again changes nothing in it. */
export const visible = (s: Subscription) => [
  s.form,
  s.queuedAt,
  s.stage,
  s.reason,
  s.status,
  s.refusal,
  undated(s.invitation),
  undated(s.investment),
];

const undated = <T extends { recordAt: string }>(part: T | null) => part && { ...part, recordAt: null };
