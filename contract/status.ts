import { oneLine } from './text.ts';

/** The known statuses, in the order in which an investment passes them. The platform may send others. [guide, docs] */
export const knownStatuses = [
  'KYC_PENDING',
  'KYC_INSUFFICIENT',
  'REVIEW_PENDING',
  'WAITING_FOR_ACCEPTANCE',
  'ACCEPTED',
  'PAID',
  'DELIVERED',
] as const;

export type KnownStatus = (typeof knownStatuses)[number];

export const isKnownStatus = (status: string): status is KnownStatus =>
  (knownStatuses as readonly string[]).includes(status);

/**
 * What a status says about an investment. `running`: under way · `placed`: accepted by the issuer · `failed` · `unknown`: a
 * status that this version does not know, such as CANCELLED or ON_HOLD_BY_AML, and never treats as good · `notRead`: the
 * investment exists, but its status has not been read yet.
 */
export type StatusMeaning = 'running' | 'placed' | 'failed' | 'unknown' | 'notRead';

const meanings: Record<KnownStatus, StatusMeaning> = {
  KYC_PENDING: 'running',
  KYC_INSUFFICIENT: 'failed',
  REVIEW_PENDING: 'running',
  WAITING_FOR_ACCEPTANCE: 'running',
  ACCEPTED: 'placed',
  PAID: 'placed',
  DELIVERED: 'placed',
};

/** The statuses that count as invested. No other status does. */
export const investedStatuses: readonly KnownStatus[] = knownStatuses.filter(
  (status) => meanings[status] !== 'failed',
);

export function statusMeaning(status: string | null): StatusMeaning {
  if (status === null) return 'notRead';
  return isKnownStatus(status) ? meanings[status] : 'unknown';
}

/** True for a status that means, or may mean, that the investment failed. */
export const isBadStatus = (status: string | null): boolean =>
  ['failed', 'unknown'].includes(statusMeaning(status));

/** Beginnings of statuses which say that the investment was called off. [assumed] */
const calledOff = /^(CANCELL?ED|REJECTED|DECLINED|FAILED|REFUNDED|EXPIRED|WITHDRAWN|REVOKED)(_|$)/i;

/** True when a status says that the investment was called off. Only the first word counts: REFUND_FAILED does not match. */
export const isCalledOff = (status: string): boolean => calledOff.test(oneLine(status));
