import type { FieldPath } from '../../../../contract/form.ts';
import { isBadStatus } from '../../../../contract/review.ts';
import type { StageReason, StepKind, SubscriptionDetail } from '../../../../contract/subscription.ts';
import { isLastStep } from './queueState.ts';

/**
 * `restoredDraft`: a draft of a restored backup, which may have been sent since.
 * `foundThere`: the platform has an investment that fits, and that no subscription here holds.
 * `investorLost`: the investment exists, and the form does not say any more for whom.
 * `badStatus`: all is sent, and the platform's status is none with which it counts as invested.
 * `recordDiffers`: all is sent, and the platform's record shows something else by now than was acknowledged.
 * `lastStep`: a call is out, and what has been changed since goes out only when it is queued again.
 */
export type BannerReason =
  | Exclude<StageReason, 'ready'>
  | 'lastStep'
  | 'lastStepUncertain'
  | 'restoredDraft'
  | 'foundThere'
  | 'investorLost'
  | 'badStatus'
  | 'recordDiffers';

/**
 * What stands above the form: one thing at most. Null for a draft, about which there is nothing to say.
 * @param dequeued a change took it out of the queue just now
 */
export function bannerOf(detail: SubscriptionDetail, dequeued: boolean): BannerReason | null {
  const { reason, stage } = detail;
  const isMoreUrgent = stage === 'refused' || stage === 'uncertain' || reason === 'mayExist';
  if (detail.lost && !isMoreUrgent) return 'fieldsLost';
  if (reason === 'restored' && detail.restoredFrom?.found) return 'foundThere';
  if (stage === 'draft' && detail.restoredFrom) return 'restoredDraft';
  if (reason === 'ready' || (reason === 'unfinished' && stage === 'draft')) return dequeued ? 'edited' : null;
  if (reason === 'unfinished' && detail.investmentId) return 'investorLost';
  if (reason === 'complete' && isBadStatus(detail.status)) return 'badStatus';
  if (reason === 'complete' && detail.differs?.confirmed) return 'recordDiffers';
  if (isLastStep(detail)) return stage === 'uncertain' ? 'lastStepUncertain' : 'lastStep';
  return reason;
}

/** The step that the platform refused. */
export const refusedStep = (detail: SubscriptionDetail): StepKind | null =>
  detail.steps.find(({ state }) => state === 'refused')?.kind ?? detail.messages[0]?.step ?? null;

/** Where to begin: at what the platform is waiting for, or at the first thing that is missing. Null: nowhere. */
export function firstField(detail: SubscriptionDetail): FieldPath | null {
  const refused = detail.messages.find(({ field }) => field !== null)?.field;
  if (refused) return refused;
  switch (detail.reason) {
    case 'signature':
      return 'signature.signedAt';
    case 'noWallet':
    case 'walletLater':
    case 'chooseWallet':
    case 'checkWallet':
      return 'wallet';
    case 'unfinished':
    case 'edited':
    case 'takenBack':
    case 'restored':
    case 'mayExist':
      return detail.problems[0]?.field ?? null;
    case 'fieldsLost':
      return detail.lost?.fields[0] ?? null;
    case 'rejected':
    case 'forbidden':
      return 'investorId';
    default:
      return null;
  }
}
