import type { QueueState } from '../../../../contract/queue-state.ts';
import type { SubscriptionDetail } from '../../../../contract/subscription.ts';

/**
 * Returns what pressing the button leads to: the whole subscription is released, or invitation and answers are prepared
 * without a signature. Translations: `subscription:action.*`.
 */
export function buttonWord(state: QueueState): 'queue' | 'prepare' {
  switch (state.kind) {
    case 'queue':
      return state.goes === 'first' || state.goes === 'changes' ? 'prepare' : 'queue';
    case 'missing':
      return state.signed ? 'queue' : 'prepare';
    default:
      return 'queue';
  }
}

/** True when pressing the button would do nothing now; the words beside it say why. */
export const isResting = (state: QueueState): boolean =>
  state.kind === 'waits'
    ? state.for === 'costsDocument'
    : !['queue', 'missing', 'decide'].includes(state.kind);

/** True while the subscription is queued and no step is under way. The main process has the final say. */
export function canTakeBack(detail: SubscriptionDetail): boolean {
  if (detail.queuedAt === null) return false;
  const underWay = detail.steps.some((step) => step.state === 'sending' || step.state === 'uncertain');
  return (
    !underWay &&
    ['waitsForSending', 'offline', 'waitsForRetry', 'credentials', 'notCompared', 'investorNotSent'].includes(
      detail.reason,
    )
  );
}
