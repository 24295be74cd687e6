import { parseUnits } from '../../../../contract/check.ts';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import { namesUuid, sameId } from '../../../../contract/ids.ts';
import { identityOf } from '../../../../contract/references.ts';

/** True when both forms name the same investor, campaign and number of units. */
export function isSameOrder(a: SubscriptionForm, b: SubscriptionForm): boolean {
  const units = parseUnits(a.units);
  const investor = identityOf(a.investorId);
  return (
    investor !== null &&
    investor === identityOf(b.investorId) &&
    namesUuid(a.campaignId) &&
    units !== undefined &&
    sameId(a.campaignId, b.campaignId) &&
    units === parseUnits(b.units)
  );
}
