import type { FieldPath } from '../../../../contract/form.ts';
import { isLastStep } from '../../../../contract/queue-state.ts';
import { isBadStatus } from '../../../../contract/status.ts';
import type { StageReason } from '../../../../contract/submission.ts';
import type { StepKind, SubscriptionDetail } from '../../../../contract/subscription.ts';

/**
 * `restoredDraft`: a draft from a restored backup, which may have been sent since.
 * `foundThere`: the platform has a matching investment that no subscription here holds.
 * `investorLost`: the investment exists, but the form no longer names its investor.
 * `badStatus`: everything is sent, and the platform's status does not count as invested.
 * `recordDiffers`: everything is sent, and the platform's record now differs from what was acknowledged.
 * `lastStep`: a call is out, and later changes go out only when the subscription is queued again.
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
 * Returns what the banner above the form says: one thing at most. Null for a draft that needs no banner.
 * @param dequeued true when a change has just taken the subscription out of the queue
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

/** Returns the step that the platform refused. */
export const refusedStep = (detail: SubscriptionDetail): StepKind | null =>
  detail.steps.find(({ state }) => state === 'refused')?.kind ?? detail.messages[0]?.step ?? null;

/** Returns the field to start with: the one that the platform waits for, or the first with a problem. Null if none. */
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
    case 'investorNotSent':
      return 'investorId';
    default:
      return null;
  }
}
