import type { SubscriptionForm } from '../../../../contract/form.ts';
import { sameId } from '../../../../contract/ids.ts';
import { typedIn } from '../../../../contract/references.ts';

/** Returns the form with another investor. A chosen wallet belongs to the investor for whom it was chosen. */
export const withInvestor = (form: SubscriptionForm, investorId: string): SubscriptionForm => ({
  ...form,
  investorId,
  wallet:
    form.wallet.choice === 'chosen' && !sameId(investorId, typedIn(form.investorId))
      ? { choice: 'auto', walletId: '' }
      : form.wallet,
});
