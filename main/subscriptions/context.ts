import { type CheckContext, checkForm, type Problem } from '../../contract/check.ts';
import type { Campaign } from '../../contract/environment.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { InvestorService } from '../investors/service.ts';
import { selfDisclosureRequiredBy } from '../platform/answers.ts';
import { documentsIn } from '../platform/documents.ts';
import { isFrom, type Sender } from '../sync/outbox.ts';
import { type PlanContext, plan } from '../sync/planner.ts';
import type { Operation, Subscription } from './model.ts';
import { standingOf } from './standing.ts';

/** What planner, checks and standing need to know beyond the subscription itself. */
export interface ContextSource {
  check(subscription: Pick<Subscription, 'form' | 'invitation' | 'lapsed'>): CheckContext;
  /** What keeps it from being sent, as far as it can still be changed: after the investment only the wallet. */
  problems(subscription: Pick<Subscription, 'form' | 'invitation' | 'investment' | 'lapsed'>): Problem[];
  plan(subscription: Pick<Subscription, 'form' | 'invitation' | 'queuedFor'>): PlanContext;
  /** The subscription with stage and reason as they are now. */
  settled(subscription: Subscription, open: Operation | null): Subscription;
}

export function createContextSource(deps: {
  clock: { now(): number };
  sender: Sender;
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
      signatureLapsed: subscription.lapsed['signature.signedAt'] !== undefined,
    }),
    problems(subscription) {
      if (subscription.investment?.wallet) return [];
      const problems = checkForm(subscription.form, source.check(subscription));
      return subscription.investment ? problems.filter(({ field }) => field === 'wallet') : problems;
    },
    plan: (subscription) => ({
      now: deps.clock.now(),
      selfDisclosureRequired: selfDisclosureRequired(subscription),
      walletIds: deps.freshWalletIds(subscription.form.investorId.trim()),
      documentKnown:
        !subscription.invitation?.documentsDue &&
        documentsIn(subscription.invitation?.record ?? null, deps.sender.baseUrl).length > 0,
      queuedElsewhere:
        subscription.queuedFor !== null &&
        (subscription.queuedFor.baseUrl !== deps.sender.baseUrl ||
          subscription.queuedFor.clientId !== deps.sender.clientId),
    }),
    settled(subscription, open) {
      const context = source.plan(subscription);
      // Before acting, wallets are read again; for telling where things stand, the last reading counts.
      const known = deps.investors.get(subscription.form.investorId.trim())?.wallets;
      const walletIds = context.walletIds ?? known?.map((wallet) => wallet.id) ?? null;
      const planned = plan(subscription, { ...context, walletIds });
      const ready = checkForm(subscription.form, source.check(subscription)).length === 0;
      const foreign = open !== null && !isFrom(open, deps.sender);
      // Made for another client or address: what became of it cannot be learnt from here.
      if (foreign && open.state !== 'ready')
        return { ...subscription, stage: 'uncertain', reason: 'otherAccount' };
      const own = foreign ? null : open;
      return { ...subscription, ...standingOf(subscription, own, planned, ready, deps.clock.now()) };
    },
  };
  return source;
}
