import { ASSUMED } from './assumptions.ts';
import type { Fate, Investment, Progress } from './records.ts';

/**
 * The way of an investment through the statuses [docs]. In training time moves it; in tests it stays where it is until
 * it is moved. Where time has brought it is computed when somebody looks, so nothing runs in the background and the
 * same clock always gives the same answer.
 */
const WAYS: Record<Fate, readonly string[]> = {
  delivered: ['KYC_PENDING', 'REVIEW_PENDING', 'WAITING_FOR_ACCEPTANCE', 'ACCEPTED', 'PAID', 'DELIVERED'],
  'kyc-insufficient': ['KYC_PENDING', 'KYC_INSUFFICIENT'],
  // The status of a refusal is unknown to us [docs], so a client must cope with a word it has never seen.
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

/** Securities are delivered into a wallet: without one this status can't be reached [docs]. */
export const DELIVERED = 'DELIVERED';

/** Where an investment stands. */
export interface Standing {
  status: string;
  step: number;
  since: number;
}

/** Every investment begins here. */
export function firstStanding(fate: Fate, now: number): Standing {
  return { status: WAYS[fate][0] ?? 'KYC_PENDING', step: 0, since: now };
}

/** Where time has brought the investment by now. */
export function standing(investment: Investment, fate: Fate, progress: Progress, now: number): Standing {
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

/** Writes down where time has brought the investment, before something else changes it. */
export function settle(investment: Investment, fate: Fate, progress: Progress, now: number): void {
  const at = standing(investment, fate, progress, now);
  investment.status = at.status;
  investment.step = at.step;
  investment.statusChangedAt = at.since;
}

/** Moves an investment by hand. From a status that isn't on its way, time doesn't move it any further. */
export function moveTo(investment: Investment, fate: Fate, status: string, now: number): void {
  investment.status = status;
  investment.step = WAYS[fate].lastIndexOf(status);
  investment.statusChangedAt = now;
  investment.updatedAt = now;
}
