import { lacksOnlySignature, type Problem } from '../../../../contract/check.ts';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import { type DecisionReason, isForDecision } from '../../../../contract/submission.ts';
import type { SubscriptionDetail } from '../../../../contract/subscription.ts';
import { isBlank } from '../../../../contract/text.ts';

/** The main button: its effect, or the reason why it has none. Translations: `subscription:action.*`. */
export type QueueState =
  | { kind: 'queue'; goes: 'all' | 'first' | 'changes' | 'rest' }
  /** `unsigned`: only a lapsed signature is missing, so the first part could be sent without it. */
  | { kind: 'missing'; count: number; unsigned: boolean; signed: boolean }
  | { kind: 'queued' | 'noAccess' | 'notCompared' | 'investorNotSent' | 'retrying' | 'sending' | 'complete' }
  | { kind: 'waits'; for: 'costsDocument' | 'signature' | 'noWallet' | 'walletLater' }
  | { kind: 'decide'; because: DecisionReason };

/** The facts that the button depends on. `dirty`: changed here and not saved yet. */
export interface QueueFacts {
  detail: SubscriptionDetail;
  form: SubscriptionForm;
  problems: readonly Problem[];
  dirty: boolean;
}

const isOut = ({ reason, steps }: SubscriptionDetail): boolean =>
  reason === 'sending' || steps.some(({ state }) => state === 'sending');

/**
 * True when a step is being sent or uncertain, and no step follows it. Changes made since, or taking back, do not
 * affect that step. The subscription can be queued again right away.
 */
export const isLastStep = ({ queuedAt, stage, reason }: SubscriptionDetail): boolean =>
  queuedAt === null && (stage === 'onItsWay' || (stage === 'uncertain' && !isForDecision(reason)));

export function queueState({ detail, form, problems, dirty }: QueueFacts): QueueState {
  const { reason, stage } = detail;
  if (isForDecision(reason)) return { kind: 'decide', because: reason };
  // Input typed while a call is out goes with the next call, so it may be queued at once.
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

function next(detail: SubscriptionDetail, form: SubscriptionForm, problems: readonly Problem[]): QueueState {
  const unsigned = lacksOnlySignature(problems);
  const lapsed = problems.some(({ code }) => code === 'signatureLapsed');
  const signed = !isBlank(form.signature.signedAt);
  if (problems.length > 0)
    return { kind: 'missing', count: problems.length, unsigned, signed: signed || lapsed };
  if (detail.invitationId) return { kind: 'queue', goes: signed ? 'rest' : 'changes' };
  return { kind: 'queue', goes: signed ? 'all' : 'first' };
}

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
