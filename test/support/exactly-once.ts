import { expect } from 'vitest';
import type { Report } from '../../sandbox/index.ts';

/** Expects exactly one complete invitation and investment on the platform, and no key used for two requests. */
export function expectExactlyOnce(report: Report): void {
  expect([report.invitations.length, report.investments.length]).toEqual([1, 1]);
  expectAllWhole(report);
}

/** Expects that everything on the platform is complete, that nothing is there twice, and no key was used for two requests. */
export function expectAllWhole(report: Report): void {
  expectNoHarm(report);
  expect(report).toMatchObject({ orphans: [], investmentsWithoutWallet: [] });
}

/** Expects that the platform holds nothing twice, and that no key was used for two requests. */
export function expectNoHarm(report: Report): void {
  expect(report).toMatchObject({
    doubledInvitations: [],
    doubledInvestments: [],
    keyMisuse: 0,
    secondInvestmentAttempts: 0,
    internalErrors: [],
  });
}
