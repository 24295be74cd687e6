import type { DecisionReason } from '../../contract/submission.ts';
import type { Operation } from '../sync/operation.ts';
import type { StageAndReason, Subscription } from './model.ts';
import type { SubscriptionPlan } from './planner.ts';
import { reads } from './reads.ts';

/**
 * Returns the stage of a subscription with its reason, for lists and filters. The stage never promises more than the
 * platform has acknowledged: `acknowledged` needs an investment with its wallet, whatever was queued.
 * @param planned the planner's next step
 * @param ready true when a draft could be queued as it is
 * @param decision why the open operation waits for a person; null when it goes on without one
 * @param isAsked true when a person is asked whether the subscription may be sent, see "The second look"
 */
export function stageOf(
  subscription: Pick<
    Subscription,
    | 'queuedAt'
    | 'takenBack'
    | 'restoredFrom'
    | 'invitation'
    | 'investment'
    | 'refusal'
    | 'possiblyCreated'
    | 'differs'
  >,
  open: Pick<Operation, 'state'> | null,
  planned: SubscriptionPlan,
  ready: boolean,
  decision: DecisionReason | null,
  isAsked = false,
): StageAndReason {
  const waits: StageAndReason = isAsked
    ? { stage: 'needsYou', reason: 'notCompared' }
    : { stage: 'onItsWay', reason: 'waitsForSending' };
  if (open?.state === 'uncertain') {
    return { stage: 'uncertain', reason: decision ?? 'waitsForRetry' };
  }
  if (open) return waits;
  if (subscription.refusal) return { stage: 'refused', reason: subscription.refusal.kind };
  if (subscription.queuedAt === null) {
    if (subscription.restoredFrom?.wasQueued) return { stage: 'needsYou', reason: 'restored' };
    if (subscription.possiblyCreated) return { stage: 'needsYou', reason: 'mayExist' };
    if (subscription.invitation)
      return { stage: 'needsYou', reason: subscription.takenBack ? 'takenBack' : 'edited' };
    // Complete or not, the draft may have been finished and sent since that backup.
    if (subscription.restoredFrom?.at) return { stage: 'draft', reason: 'restored' };
    return { stage: 'draft', reason: ready ? 'ready' : 'unfinished' };
  }
  switch (planned.do) {
    case 'nothing':
      return { stage: 'acknowledged', reason: 'complete' };
    case 'wait':
      return planned.reason === 'waitsForSending' ? waits : { stage: 'needsYou', reason: planned.reason };
    case 'write':
      return waits;
    case 'read':
      return reads[planned.step].stage(subscription) ?? waits;
  }
}
