import type { WhyLeft } from '../../contract/batch.ts';
import type { Problem } from '../../contract/check.ts';
import { queueState } from '../../contract/queue-state.ts';
import { isForAnotherCampaign } from '../../contract/statements.ts';
import type { StageReason } from '../../contract/submission.ts';
import type { Operation } from '../sync/operation.ts';
import { lockedFields } from './locks.ts';
import type { Subscription } from './model.ts';

/** What decides, beyond the subscription itself, whether it is released together with others. */
export interface ReleaseCheck {
  open: Operation | null;
  /** The current reason, see `SubscriptionSummary`. */
  reason: StageReason;
  problems: readonly Problem[];
  /** Returns true when another subscription has the same order and no person has confirmed this one as intended. */
  isSecond(): boolean;
}

/**
 * Returns why a subscription is not released together with others; null when it is. Only what needs no further look of a
 * person is released in a batch. Pure, except for `isSecond`.
 */
export function whyLeft(s: Subscription, { open, reason, problems, isSecond }: ReleaseCheck): WhyLeft | null {
  if (s.removedAt) return 'gone';
  // A person decides whether a subscription that may have arrived is sent again.
  if (s.stage === 'uncertain') return 'resting';
  const { stage, queuedAt, form } = s;
  const detail = { stage, reason, queuedAt, invitationId: s.invitation?.id ?? null };
  const { kind } = queueState({ detail, form, problems, dirty: false });
  if (kind === 'missing') return 'incomplete';
  if (kind !== 'queue') return 'resting';
  // For each of these, a person has to check the platform or the form first.
  if (s.restoredFrom) return 'restored';
  if (s.possiblyCreated && !open) return 'possiblyCreated';
  if (s.lostFields.length > 0) return 'fieldsLost';
  if (s.differs?.confirmed && !s.investment) return 'differs';
  if (isSecond()) return 'second';
  return isForAnotherCampaign(form) && !lockedFields(s, open).givenBy ? 'stillHolds' : null;
}
