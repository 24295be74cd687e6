import type { Problem } from '../../../../contract/check.ts';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import {
  type DecisionReason,
  isForDecision,
  type SubscriptionDetail,
} from '../../../../contract/subscription.ts';
import { isBlank } from '../../../../contract/text.ts';

/** What the big button does, or why there is nothing for it to do. Words: `subscription:action.*`. */
export type QueueState =
  | { kind: 'queue'; goes: 'all' | 'first' | 'changes' | 'rest' }
  | { kind: 'missing'; count: number }
  | { kind: 'queued' | 'noAccess' | 'retrying' | 'sending' | 'complete' }
  | { kind: 'waits'; for: 'costsDocument' | 'signature' | 'noWallet' | 'walletLater' }
  | { kind: 'decide'; because: DecisionReason };

/** Facts about the subscription, as far as the button is concerned. `dirty`: changed here and not saved yet. */
export interface QueueFacts {
  detail: SubscriptionDetail;
  form: SubscriptionForm;
  problems: readonly Problem[];
  dirty: boolean;
}

const isOut = ({ reason, steps }: SubscriptionDetail): boolean =>
  reason === 'sending' || steps.some(({ state }) => state === 'sending');

/**
 * A step is out, or of unknown outcome, and nothing more goes out after it: what has been changed since, or taken
 * back, is not in it. It can be queued again right away.
 */
export const isLastStep = ({ queuedAt, stage, reason }: SubscriptionDetail): boolean =>
  queuedAt === null && (stage === 'onItsWay' || (stage === 'uncertain' && !isForDecision(reason)));

export function queueState({ detail, form, problems, dirty }: QueueFacts): QueueState {
  const { reason, stage } = detail;
  if (isForDecision(reason)) return { kind: 'decide', because: reason };
  // What is typed while a call is out goes with the next: it may be queued at once.
  if (dirty || stage === 'draft' || isLastStep(detail)) return next(detail, form, problems);
  if (isOut(detail)) return { kind: 'sending' };
  switch (reason) {
    case 'complete':
      return { kind: 'complete' };
    case 'waitsForRetry':
      return { kind: 'retrying' };
    case 'waitsForSending':
    case 'offline':
      return { kind: 'queued' };
    case 'credentials':
      return { kind: 'noAccess' };
    case 'signature':
      return isBlank(form.signature.signedAt)
        ? { kind: 'waits', for: 'signature' }
        : next(detail, form, problems);
    case 'costsDocument':
    case 'noWallet':
      return { kind: 'waits', for: reason };
    case 'walletLater':
      return form.wallet.choice === 'later' ? { kind: 'waits', for: reason } : next(detail, form, problems);
    default:
      return next(detail, form, problems);
  }
}

function next(detail: SubscriptionDetail, form: SubscriptionForm, problems: readonly Problem[]): QueueState {
  if (problems.length > 0) return { kind: 'missing', count: problems.length };
  const signed = !isBlank(form.signature.signedAt);
  if (detail.invitationId) return { kind: 'queue', goes: signed ? 'rest' : 'changes' };
  return { kind: 'queue', goes: signed ? 'all' : 'first' };
}

/** Taking back is offered while it is queued and nothing is under way; the main process has the last word. */
export function canTakeBack(detail: SubscriptionDetail): boolean {
  if (detail.queuedAt === null) return false;
  const underWay = detail.steps.some((step) => step.state === 'sending' || step.state === 'uncertain');
  return !underWay && ['waitsForSending', 'offline', 'waitsForRetry', 'credentials'].includes(detail.reason);
}
