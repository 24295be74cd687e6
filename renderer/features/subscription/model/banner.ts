import type { FieldPath } from '../../../../contract/form.ts';
import type { StageReason, StepKind, SubscriptionDetail } from '../../../../contract/subscription.ts';

export type BannerReason = Exclude<StageReason, 'unfinished' | 'ready'>;

/** What stands above the form: one thing at most. Null for a draft, about which there is nothing to say. */
export function bannerOf(detail: SubscriptionDetail, dequeued: boolean): BannerReason | null {
  if (detail.reason === 'unfinished' || detail.reason === 'ready') return dequeued ? 'edited' : null;
  return detail.reason;
}

/** The step that the platform refused. */
export const refusedStep = (detail: SubscriptionDetail): StepKind | null =>
  detail.steps.find(({ state }) => state === 'refused')?.kind ?? detail.messages[0]?.step ?? null;

/** Where to begin: at what the platform is waiting for, or at the first thing that is missing. */
export function firstField(detail: SubscriptionDetail): FieldPath | null {
  const refused = detail.messages.find(({ field }) => field !== null)?.field;
  if (refused) return refused;
  switch (detail.reason) {
    case 'signature':
      return 'signature.signedAt';
    case 'noWallet':
    case 'walletLater':
    case 'chooseWallet':
      return 'wallet';
    case 'unfinished':
    case 'edited':
      return detail.problems[0]?.field ?? 'investorId';
    case 'rejected':
    case 'forbidden':
      return 'investorId';
    default:
      return null;
  }
}
