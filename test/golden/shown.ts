import type { Problem } from '../../contract/check.ts';
import { isBadStatus } from '../../contract/status.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import type { ExpectedEnvironment } from './profile.ts';

/** A subscription as a released version showed it, with the fields that were renamed since. */
type Released = Omit<SubscriptionDetail, 'unknownOutcome' | 'possiblyCreated'> & {
  undecided?: SubscriptionDetail['unknownOutcome'];
  mayExist?: SubscriptionDetail['possiblyCreated'];
};

type Shown = Partial<SubscriptionDetail>;

/** Returns a subscription shown by a released version as the current version shows it. */
export function asShownNow(
  version: string,
  released: SubscriptionDetail,
  trail: readonly { what: string }[],
): object {
  const shown = renamed(released);
  return version === '0.1.0' ? asLapsedNow(asUncertainNow(withObject(shown), trail)) : shown;
}

/** Renames fields: up to 0.2.0 an unknown outcome was named "undecided", and what was possibly created "mayExist". */
function renamed({ undecided, mayExist, ...released }: Released): Shown {
  return {
    ...released,
    ...(undecided !== undefined && { unknownOutcome: undecided }),
    ...(mayExist !== undefined && { possiblyCreated: mayExist }),
  };
}

/** Makes `restoredFrom` an object: in 0.1.0 it was only the time of the backup. */
function withObject(shown: Shown): Shown {
  const restoredFrom: unknown = shown.restoredFrom;
  return typeof restoredFrom === 'string' ? { ...shown, restoredFrom: { at: restoredFrom } } : shown;
}

/** Shows an unsent operation as uncertain: in 0.1.0 a network error's name counted as proof that nothing was sent. */
function asUncertainNow(shown: Shown, trail: readonly { what: string }[]): Shown {
  const isSaidUnsent =
    trail.findLast(({ what }) => what.startsWith('operation.'))?.what === 'operation.notSent';
  if (!isSaidUnsent || shown.stage !== 'onItsWay') return shown;
  const { steps: _, locked: __, ...rest } = shown;
  return { ...rest, stage: 'uncertain', reason: 'waitsForRetry', removable: false };
}

/** Adds the problems of a lapsed signature: in 0.1.0 a lapsed signature did not count as missing. */
function asLapsedNow(shown: Shown): Shown {
  const { lapsed, problems: known = [], investmentId } = shown;
  if (!lapsed?.['signature.signedAt'] || investmentId) return shown;
  const missing: Problem[] = [
    { field: 'signature.signedAt', code: 'signatureLapsed' },
    { field: 'signature.costsInformed', code: 'costsUnconfirmed' },
  ];
  const at = known.findIndex(({ field }) => field === 'wallet');
  const problems = known.toSpliced(at < 0 ? known.length : at, 0, ...missing);
  return { ...shown, problems, problemCount: problems.length };
}

/** Returns the counts shown by a released version as the current version counts them. */
export function countedNow(
  version: string,
  { counts, details, reviews }: ExpectedEnvironment,
): ExpectedEnvironment['counts'] {
  if (version !== '0.1.0') return counts;
  // In 0.1.0 every investment counted as invested, even with a bad status.
  const bad = details.filter(({ investmentId, status }) => investmentId && isBadStatus(status));
  const isOpen = ({ id, stage }: SubscriptionDetail) =>
    stage === 'acknowledged' &&
    reviews.some(({ subscriptionId, needsReview }) => subscriptionId === id && needsReview);
  return {
    ...counts,
    invested: counts.invested - bad.length,
    needsYou: counts.needsYou + bad.filter(isOpen).length,
  };
}
