import { parseUnits } from '../../../../contract/check.ts';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import { namesUuid, sameId } from '../../../../contract/ids.ts';

/** True when both forms name the same investor, campaign and number of units. */
export function isSameOrder(a: SubscriptionForm, b: SubscriptionForm): boolean {
  const units = parseUnits(a.units);
  return (
    namesUuid(a.investorId) &&
    namesUuid(a.campaignId) &&
    units !== undefined &&
    sameId(a.investorId, b.investorId) &&
    sameId(a.campaignId, b.campaignId) &&
    units === parseUnits(b.units)
  );
}
