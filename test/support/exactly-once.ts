import { expect } from 'vitest';
import type { Report } from '../../sandbox/index.ts';

/** What the platform must hold after every fault: one of each, whole, and no key used for two things. */
export function expectExactlyOnce(report: Report): void {
  expect([report.invitations.length, report.investments.length]).toEqual([1, 1]);
  expect(report).toMatchObject({
    keyMisuse: 0,
    secondInvestmentAttempts: 0,
    investmentsWithoutWallet: [],
    orphans: [],
    internalErrors: [],
  });
}
