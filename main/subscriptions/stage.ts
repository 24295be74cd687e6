import type { DecisionReason, Stage, StageReason } from '../../contract/subscription.ts';
import type { Plan } from '../sync/planner.ts';
import type { Operation, Subscription } from './model.ts';

export interface StageAndReason {
  stage: Stage;
  reason: StageReason;
}

/**
 * Where a subscription stands, for list and filters. Never more than the platform has acknowledged: `acknowledged`
 * needs an investment with its wallet, whatever was queued.
 * @param planned the planner's next step
 * @param ready whether a draft could be queued as it is
 * @param decision why the open operation waits for a person; null: it goes on by itself
 * @param isAsked a person is asked whether it may be sent, see "The second look"
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
  planned: Plan,
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
    // Ready or not: it may have been finished and sent since that backup.
    if (subscription.restoredFrom?.at) return { stage: 'draft', reason: 'restored' };
    return { stage: 'draft', reason: ready ? 'ready' : 'unfinished' };
  }
  switch (planned.do) {
    // All that was queued is acknowledged; that the platform has told no status yet takes nothing from it.
    case 'readInvestment':
    case 'nothing':
      return { stage: 'acknowledged', reason: 'complete' };
    case 'wait':
      return { stage: 'needsYou', reason: planned.reason };
    case 'readInvitation':
      // The record differs and is read again: the costs document is not what is waited for.
      return { stage: 'onItsWay', reason: subscription.differs ? 'waitsForSending' : 'costsDocument' };
    default:
      return waits;
  }
}
