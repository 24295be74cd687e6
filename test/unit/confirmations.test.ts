import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubscriptionForm } from '../../contract/form.ts';
import { isTicked, lapsedBy, withoutTicks } from '../../main/subscriptions/confirmations.ts';
import { campaignId, investorId, sampleForm } from '../support/samples.ts';

const confirmed = (changes: Partial<SubscriptionForm> = {}): SubscriptionForm => {
  const form = { ...sampleForm(), ...changes };
  return { ...form, survey: { ...form.survey, mode: 'waiver', answers: [], waiverConfirmed: true } };
};
const other = '99999999-9999-4999-8999-999999999999';
const lapsing = (changes: Partial<SubscriptionForm>, before: Partial<SubscriptionForm> = {}) =>
  lapsedBy(confirmed(before), confirmed({ ...before, ...changes }));

describe('what takes the ground from a confirmation', () => {
  it.each([
    ['another investor: both', { investorId: other }, ['waiver', 'costs']],
    ['no investor any more: both', { investorId: '' }, ['waiver', 'costs']],
    ['another campaign: both', { campaignId: other }, ['waiver', 'costs']],
    ['other units: the costs are others', { units: '6' }, ['costs']],
    ['no units any more', { units: '' }, ['costs']],
    ['the same investor with spaces around', { investorId: ` ${investorId} ` }, []],
    ['the same units written otherwise', { units: ' 05' }, []],
    ['another wallet', { wallet: { choice: 'later', walletId: '' } }, []],
    ['another signature', { signature: { signedAt: '2026-03-01T09:40:00Z', costsInformed: true } }, []],
  ] as const)('%s', (_, changes, expected) => expect(lapsing(changes)).toEqual(expected));

  it('what is filled in for the first time was not replaced', () => {
    expect(
      lapsing({ investorId, campaignId, units: '5' }, { investorId: '', campaignId: '', units: '' }),
    ).toEqual([]);
    expect(lapsing({ units: '5' }, { units: 'fünf' })).toEqual([]);
    expect(lapsing({ investorId }, { investorId: 'Must' })).toEqual([]);
  });
  it('whoever ticks along with the change confirms what there is now', () => {
    const before = withoutTicks(confirmed(), ['waiver', 'costs']);
    expect(lapsedBy(before, confirmed({ investorId: other }))).toEqual([]);
  });
});

it('any form: only ticks go, and without them nothing more lapses', () => {
  const form = fc.record({
    investorId: fc.constantFrom('', investorId, other, 'Must'),
    campaignId: fc.constantFrom('', campaignId, other),
    units: fc.constantFrom('', '1', '01', '2', 'zwei'),
    waiver: fc.boolean(),
    costs: fc.boolean(),
  });
  const made = ({
    waiver,
    costs,
    ...rest
  }: { waiver: boolean; costs: boolean } & Partial<SubscriptionForm>) => {
    const base = confirmed(rest);
    return withoutTicks(base, [
      ...(waiver ? [] : (['waiver'] as const)),
      ...(costs ? [] : (['costs'] as const)),
    ]);
  };
  fc.assert(
    fc.property(form, form, (a, b) => {
      const [before, after] = [made(a), made(b)];
      const kinds = lapsedBy(before, after);
      for (const kind of kinds) expect([isTicked(before, kind), isTicked(after, kind)]).toEqual([true, true]);
      const left = withoutTicks(after, kinds);
      expect(lapsedBy(before, left)).toEqual([]);
      expect({ ...left, survey: after.survey, signature: after.signature }).toEqual(after);
    }),
  );
});
