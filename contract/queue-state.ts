import { lacksOnlySignature, type Problem } from './check.ts';
import type { SubscriptionForm } from './form.ts';
import { type DecisionReason, isForDecision } from './submission.ts';
import type { SubscriptionDetail } from './subscription.ts';
import { isBlank } from './text.ts';

/** The effect of releasing a subscription, or the reason why there is none. Translations: `subscription:action.*`. */
export type QueueState =
  | { kind: 'queue'; goes: 'all' | 'first' | 'changes' | 'rest' }
  /** `unsigned`: only a lapsed signature is missing, so the first part could be sent without it. */
  | { kind: 'missing'; count: number; unsigned: boolean; signed: boolean }
  | { kind: 'queued' | 'noAccess' | 'notCompared' | 'investorNotSent' | 'retrying' | 'sending' | 'complete' }
  | { kind: 'waits'; for: 'costsDocument' | 'signature' | 'noWallet' | 'walletLater' }
  | { kind: 'decide'; because: DecisionReason };

/** The stage of a subscription as it is shown. `reason`: the current one, see `SubscriptionSummary`. */
type ShownStage = Pick<SubscriptionDetail, 'stage' | 'reason' | 'queuedAt' | 'invitationId'>;

/** The facts that releasing depends on. `dirty`: changed on the page and not saved yet. */
export interface QueueFacts {
  detail: ShownStage;
  form: SubscriptionForm;
  problems: readonly Problem[];
  dirty: boolean;
}

/**
 * True when a step is being sent or uncertain, and no step follows it. Changes made since, or taking back, do not
 * affect that step. The subscription can be queued again right away.
 */
export const isLastStep = ({ queuedAt, stage, reason }: Omit<ShownStage, 'invitationId'>): boolean =>
  queuedAt === null && (stage === 'onItsWay' || (stage === 'uncertain' && !isForDecision(reason)));

/**
 * Returns what releasing a subscription would do now. The form's button shows it, and the main process decides by it which
 * subscriptions of a batch are released. Pure.
 */
export function queueState({ detail, form, problems, dirty }: QueueFacts): QueueState {
  const { reason, stage } = detail;
  if (isForDecision(reason)) return { kind: 'decide', because: reason };
  // Input typed while a call is out goes with the next call, so it may be queued at once.
  if (dirty || stage === 'draft' || isLastStep(detail)) return next(detail, form, problems);
  switch (reason) {
    case 'sending':
    case 'complete':
      return { kind: reason };
    case 'waitsForRetry':
      return { kind: 'retrying' };
    case 'waitsForSending':
    case 'offline':
      return { kind: 'queued' };
    case 'credentials':
      return { kind: 'noAccess' };
    case 'notCompared':
    case 'investorNotSent':
      return { kind: reason };
    case 'signature':
      return isBlank(form.signature.signedAt) && problems.length === 0
        ? { kind: 'waits', for: 'signature' }
        : next(detail, form, problems);
    case 'costsDocument':
      return { kind: 'waits', for: reason };
    case 'noWallet':
      return problems.length === 0 ? { kind: 'waits', for: reason } : next(detail, form, problems);
    case 'checkWallet':
      return form.wallet.choice === 'auto' && problems.length === 0
        ? { kind: 'waits', for: 'walletLater' }
        : next(detail, form, problems);
    case 'walletLater':
      return form.wallet.choice === 'later' && problems.length === 0
        ? { kind: 'waits', for: reason }
        : next(detail, form, problems);
    default:
      return next(detail, form, problems);
  }
}

function next(
  { invitationId }: Pick<ShownStage, 'invitationId'>,
  form: SubscriptionForm,
  problems: readonly Problem[],
): QueueState {
  const unsigned = lacksOnlySignature(problems);
  const lapsed = problems.some(({ code }) => code === 'signatureLapsed');
  const signed = !isBlank(form.signature.signedAt);
  if (problems.length > 0)
    return { kind: 'missing', count: problems.length, unsigned, signed: signed || lapsed };
  if (invitationId) return { kind: 'queue', goes: signed ? 'rest' : 'changes' };
  return { kind: 'queue', goes: signed ? 'all' : 'first' };
}
