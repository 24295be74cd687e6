import type { Subscription } from './model.ts';

/** True when a person would notice the difference. Reading the same data again is not a visible change. Pure. */
export const isVisibleChange = (before: Subscription, after: Subscription): boolean =>
  visible(before) !== visible(after);

const visible = ({ form, queuedAt, stage, reason, status, refusal, invitation, investment }: Subscription) =>
  JSON.stringify([form, queuedAt, stage, reason, status, refusal, undated(invitation), undated(investment)]);

const undated = <T extends { recordAt: string }>(part: T | null) => part && { ...part, recordAt: null };
