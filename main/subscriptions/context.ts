import type { CheckContext } from '../../contract/check.ts';
import { checkForm } from '../../contract/check.ts';
import type { Campaign } from '../../contract/environment.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { InvestorService } from '../investors/service.ts';
import { selfDisclosureRequiredBy } from '../platform/answers.ts';
import { documentsIn } from '../platform/documents.ts';
import { type PlanContext, plan } from '../sync/planner.ts';
import type { Operation, Subscription } from './model.ts';
import { standingOf } from './standing.ts';

/** What planner, checks and standing need to know beyond the subscription itself. */
export interface ContextSource {
  check(subscription: Pick<Subscription, 'form' | 'invitation'>): CheckContext;
  plan(subscription: Pick<Subscription, 'form' | 'invitation'>): PlanContext;
  /** The subscription with stage and reason as they are now. */
  settled(subscription: Subscription, open: Operation | null): Subscription;
}

export function createContextSource(deps: {
  clock: { now(): number };
  baseUrl: string;
  campaigns(): readonly Campaign[];
  investors: InvestorRepository;
  freshWalletIds: InvestorService['freshWalletIds'];
}): ContextSource {
  function selfDisclosureRequired({
    form,
    invitation,
  }: Pick<Subscription, 'form' | 'invitation'>): boolean | null {
    const campaign = deps.campaigns().find(({ id }) => id === form.campaignId.trim());
    return selfDisclosureRequiredBy(invitation?.record) ?? campaign?.selfDisclosureRequired ?? null;
  }

  const source: ContextSource = {
    check: (subscription) => ({
      now: deps.clock.now(),
      selfDisclosureRequired: selfDisclosureRequired(subscription),
      walletIds:
        deps.investors.get(subscription.form.investorId.trim())?.wallets?.map((wallet) => wallet.id) ?? null,
    }),
    plan: (subscription) => ({
      now: deps.clock.now(),
      selfDisclosureRequired: selfDisclosureRequired(subscription),
      walletIds: deps.freshWalletIds(subscription.form.investorId.trim()),
      documentKnown: documentsIn(subscription.invitation?.record ?? null, deps.baseUrl).length > 0,
    }),
    settled(subscription, open) {
      const context = source.plan(subscription);
      // Before acting, "no wallet" is read again; for telling where things stand, the last reading counts.
      const known = deps.investors.get(subscription.form.investorId.trim())?.wallets;
      const walletIds = context.walletIds ?? (known?.length === 0 ? [] : null);
      const planned = plan(subscription, { ...context, walletIds });
      const ready = checkForm(subscription.form, source.check(subscription)).length === 0;
      return { ...subscription, ...standingOf(subscription, open, planned, ready, deps.clock.now()) };
    },
  };
  return source;
}
