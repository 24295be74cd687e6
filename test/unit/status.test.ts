import { expect, it } from 'vitest';
import { investedStatuses, isBadStatus, knownStatuses, statusMeaning } from '../../contract/status.ts';
import { statusTones } from '../../renderer/components/statusTones.ts';

const toneOf = (status: string | null) => statusTones[statusMeaning(status)];

it.each(['CANCELLED', 'REJECTED_BY_ISSUER', 'REFUNDED', 'ON_HOLD_BY_AML', 'accepted', 'PAID ', ''])(
  'a status unknown to this version is never green and never counts as invested: "%s"',
  (status) => {
    expect(toneOf(status)).toBe('needsYou');
    expect(isBadStatus(status)).toBe(true);
    expect(investedStatuses).not.toContain(status);
  },
);

it('a failed status is red and does not count as invested', () => {
  expect(toneOf('KYC_INSUFFICIENT')).toBe('refused');
  expect(investedStatuses).toEqual(knownStatuses.filter((status) => status !== 'KYC_INSUFFICIENT'));
});

it('only what the issuer has accepted is green', () => {
  expect(knownStatuses.filter((status) => toneOf(status) === 'acknowledged')).toEqual([
    'ACCEPTED',
    'PAID',
    'DELIVERED',
  ]);
  expect(toneOf(null)).toBe('draft');
});
