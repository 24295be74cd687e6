import { expect } from 'vitest';
import type { Report } from '../../sandbox/index.ts';

/** Expects exactly one complete invitation and investment on the platform, and no key used for two requests. */
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
