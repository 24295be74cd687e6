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

/** Expects that the platform holds nothing twice, and that no key was used for two requests. */
export function expectNoHarm(report: Report): void {
  const { doubledInvitations, doubledInvestments, keyMisuse, secondInvestmentAttempts, internalErrors } =
    report;
  expect({
    doubledInvitations,
    doubledInvestments,
    keyMisuse,
    secondInvestmentAttempts,
    internalErrors,
  }).toEqual({
    doubledInvitations: [],
    doubledInvestments: [],
    keyMisuse: 0,
    secondInvestmentAttempts: 0,
    internalErrors: [],
  });
}
