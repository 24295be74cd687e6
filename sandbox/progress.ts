import { ASSUMED } from './assumptions.ts';
import type { Fate, Investment, Progress } from './records.ts';

/**
 * The statuses of an investment in order, by fate [docs]. In training the status changes over time; in tests only when a
 * test sets it. The current status is computed when it is read, so nothing runs in the background and the same clock
 * always gives the same answer.
 */
const WAYS: Record<Fate, readonly string[]> = {
  delivered: ['KYC_PENDING', 'REVIEW_PENDING', 'WAITING_FOR_ACCEPTANCE', 'ACCEPTED', 'PAID', 'DELIVERED'],
  'kyc-insufficient': ['KYC_PENDING', 'KYC_INSUFFICIENT'],
  // The value of a refusal's status is unknown [docs], so a client must cope with any status.
  rejected: ['KYC_PENDING', 'REVIEW_PENDING', 'WAITING_FOR_ACCEPTANCE', ASSUMED.rejectedStatus],
  // A status may move backwards [docs].
  'back-and-forth': [
    'KYC_PENDING',
    'REVIEW_PENDING',
    'KYC_PENDING',
    'REVIEW_PENDING',
    'WAITING_FOR_ACCEPTANCE',
    'ACCEPTED',
    'PAID',
    'DELIVERED',
  ],
  'waits-for-acceptance': ['KYC_PENDING', 'REVIEW_PENDING', 'WAITING_FOR_ACCEPTANCE'],
};

/** The last status. It needs a wallet, because securities are delivered into one [docs]. */
export const DELIVERED = 'DELIVERED';

/** An investment's status, its index in the list of its fate, and the time of its last change. */
export interface Reached {
  status: string;
  step: number;
  since: number;
}

/** Returns the first status of an investment with this fate. */
export function firstProgress(fate: Fate, now: number): Reached {
  return { status: WAYS[fate][0] ?? 'KYC_PENDING', step: 0, since: now };
}

/** Returns the status that the investment has reached by `now`. */
export function progressAt(investment: Investment, fate: Fate, progress: Progress, now: number): Reached {
  let { status, step, statusChangedAt: since } = investment;
  if (progress.stepSeconds === null || step < 0) return { status, step, since };
  const way = WAYS[fate];
  const stepMs = progress.stepSeconds * 1000;
  for (let next = way[step + 1]; next !== undefined; next = way[step + 1]) {
    let from = Math.max(since, progress.since);
    if (next === DELIVERED) {
      if (investment.walletAssignedAt === null) break;
      from = Math.max(from, investment.walletAssignedAt);
    }
    const due = from + stepMs;
    if (due > now) break;
    status = next;
    step += 1;
    since = due;
  }
  return { status, step, since };
}

/** Stores the status that the investment has reached by `now`. Must be called before any other change to it. */
export function catchUp(investment: Investment, fate: Fate, progress: Progress, now: number): void {
  const at = progressAt(investment, fate, progress, now);
  investment.status = at.status;
  investment.step = at.step;
  investment.statusChangedAt = at.since;
}

/** Sets an investment's status. A status outside the list of its fate no longer changes over time. */
export function moveTo(investment: Investment, fate: Fate, status: string, now: number): void {
  investment.status = status;
  investment.step = WAYS[fate].lastIndexOf(status);
  investment.statusChangedAt = now;
  investment.updatedAt = now;
}
