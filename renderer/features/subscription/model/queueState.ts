import type { Problem } from '../../../../contract/check.ts';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import type { SubscriptionDetail } from '../../../../contract/subscription.ts';

/** What the big button does. `why` is a key of `subscription:action.*Why`: nothing is ever silently disabled. */
export type QueueState =
  | { kind: 'queue'; inOneGo: boolean }
  | { kind: 'missing'; count: number }
  | { kind: 'queued' }
  | { kind: 'sending' }
  | { kind: 'waits'; for: 'costsDocument' | 'signature' | 'noWallet' | 'walletLater' }
  | { kind: 'decide' }
  | { kind: 'complete' };

/** Facts about the subscription, as far as the button is concerned. `dirty`: changed here and not saved yet. */
export interface QueueFacts {
  detail: SubscriptionDetail;
  form: SubscriptionForm;
  problems: readonly Problem[];
  dirty: boolean;
}

export function queueState({ detail, form, problems, dirty }: QueueFacts): QueueState {
  const { reason, stage } = detail;
  if (detail.steps.some((step) => step.state === 'sending')) return { kind: 'sending' };
  if (reason === 'unknownOutcome') return { kind: 'decide' };
  if (dirty || stage === 'draft') return next(form, problems);
  switch (reason) {
    case 'complete':
      return { kind: 'complete' };
    case 'sending':
      return { kind: 'sending' };
    case 'waitsForSending':
    case 'offline':
    case 'waitsForRetry':
    case 'credentials':
      return { kind: 'queued' };
    case 'signature':
      return form.signature.signedAt.trim() === ''
        ? { kind: 'waits', for: 'signature' }
        : next(form, problems);
    case 'costsDocument':
    case 'noWallet':
      return { kind: 'waits', for: reason };
    case 'walletLater':
      return form.wallet.choice === 'later' ? { kind: 'waits', for: reason } : next(form, problems);
    default:
      return next(form, problems);
  }
}

function next(form: SubscriptionForm, problems: readonly Problem[]): QueueState {
  if (problems.length > 0) return { kind: 'missing', count: problems.length };
  return { kind: 'queue', inOneGo: form.signature.signedAt.trim() !== '' };
}

/** Taking back is offered while it is queued and nothing is under way; the main process has the last word. */
export function canTakeBack(detail: SubscriptionDetail): boolean {
  if (detail.queuedAt === null || detail.reason === 'edited') return false;
  const underWay = detail.steps.some((step) => step.state === 'sending' || step.state === 'uncertain');
  const waiting = ['waitsForSending', 'offline', 'waitsForRetry', 'credentials'];
  return !underWay && waiting.includes(detail.reason);
}
