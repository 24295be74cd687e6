import { type CheckFacts, checkForm, type Problem } from '../../contract/check.ts';
import type { Campaign } from '../../contract/environment.ts';
import { sameId } from '../../contract/ids.ts';
import { areWalletsCertain, type Wallet } from '../../contract/subscription.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { InvestorService } from '../investors/service.ts';
import { selfDisclosureRequiredBy } from '../platform/answers.ts';
import { documentsIn } from '../platform/documents.ts';
import type { PlatformTime } from '../platform/time.ts';
import type { Ages } from '../sync/age.ts';
import { isFrom, type Sender } from '../sync/outbox.ts';
import { type PlanFacts, plan } from '../sync/planner.ts';
import { decisionReason } from '../sync/unknown-outcome.ts';
import type { Operation, Subscription } from './model.ts';
import { stageOf } from './stage.ts';

/** What planner, checks and standing need to know beyond the subscription itself. */
export interface FactsSource {
  check(subscription: Pick<Subscription, 'form' | 'invitation' | 'lapsed'>): CheckFacts;
  /** What keeps it from being sent, as far as it can still be changed: after the investment only the wallet. */
  problems(subscription: Pick<Subscription, 'form' | 'invitation' | 'investment' | 'lapsed'>): Problem[];
  plan(subscription: Pick<Subscription, 'form' | 'invitation' | 'queuedFor'>): PlanFacts;
  /** The subscription with stage and reason as they are now. */
  withStage(subscription: Subscription, open: Operation | null): Subscription;
}

/** What the planner needs to know of wallets. */
const walletFacts = (known: { wallets: Wallet[]; walletsWhole: boolean } | null): PlanFacts['wallets'] =>
  known && {
    ids: known.wallets.map(({ id }) => id),
    isCertain: areWalletsCertain(known),
  };

export function createFactsSource(deps: {
  clock: { now(): number };
  platformTime: Pick<PlatformTime, 'atLeast'>;
  sender: Sender;
  ages: Pick<Ages, 'isSpent'>;
  campaigns(): readonly Campaign[];
  investors: InvestorRepository;
  freshWallets: InvestorService['freshWallets'];
  /** A person is asked whether this subscription may be sent, see "The second look". */
  isAsked(subscriptionId: string): boolean;
}): FactsSource {
  function selfDisclosureRequired({
    form,
    invitation,
  }: Pick<Subscription, 'form' | 'invitation'>): boolean | null {
    const campaign = deps.campaigns().find(({ id }) => sameId(id, form.campaignId));
    return selfDisclosureRequiredBy(invitation?.record) ?? campaign?.selfDisclosureRequired ?? null;
  }

  const lastWallets = ({ form }: Pick<Subscription, 'form'>): PlanFacts['wallets'] => {
    const known = deps.investors.get(form.investorId);
    return known?.wallets ? walletFacts({ ...known, wallets: known.wallets }) : null;
  };

  /** The wallets by which a chosen one is checked. */
  function knownWallets({
    form,
  }: Pick<Subscription, 'form'>): Pick<CheckFacts, 'walletIds' | 'walletsWhole'> {
    const known = deps.investors.get(form.investorId);
    return {
      walletIds: known?.wallets?.map(({ id }) => id) ?? null,
      walletsWhole: known?.walletsWhole ?? false,
    };
  }

  /** The ids of an investor and of the wallets, as the platform spells them. */
  function shownIds(investorId: string): string[] {
    const investor = deps.investors.get(investorId);
    return investor ? [investor.id, ...(investor.wallets ?? []).map(({ id }) => id)] : [];
  }

  /** A wall clock that was set back puts no signature into the future: the platform's has gone on. */
  const now = () => Math.max(deps.clock.now(), deps.platformTime.atLeast() ?? 0);

  const source: FactsSource = {
    check: (subscription) => ({
      now: now(),
      selfDisclosureRequired: selfDisclosureRequired(subscription),
      ...knownWallets(subscription),
      signatureLapsed: subscription.lapsed['signature.signedAt'] !== undefined,
    }),
    problems(subscription) {
      if (subscription.investment?.wallet) return [];
      const problems = checkForm(subscription.form, source.check(subscription));
      return subscription.investment ? problems.filter(({ field }) => field === 'wallet') : problems;
    },
    plan: (subscription) => ({
      now: now(),
      selfDisclosureRequired: selfDisclosureRequired(subscription),
      wallets: walletFacts(deps.freshWallets(subscription.form.investorId)),
      shownIds: shownIds(subscription.form.investorId),
      documentKnown:
        !subscription.invitation?.documentsDue &&
        documentsIn(subscription.invitation?.record ?? null, deps.sender.baseUrl).length > 0,
      queuedElsewhere:
        subscription.queuedFor !== null &&
        (subscription.queuedFor.baseUrl !== deps.sender.baseUrl ||
          subscription.queuedFor.clientId !== deps.sender.clientId),
    }),
    withStage(subscription, open) {
      const facts = source.plan(subscription);
      // Before acting, wallets are read again; for telling where things stand, the last reading counts.
      const wallets = facts.wallets ?? lastWallets(subscription);
      const planned = plan(subscription, { ...facts, wallets });
      const ready = checkForm(subscription.form, source.check(subscription)).length === 0;
      const foreign = open !== null && !isFrom(open, deps.sender);
      // Made for another client or address: what became of it cannot be learnt from here.
      if (foreign && open.state !== 'ready')
        return { ...subscription, stage: 'uncertain', reason: 'otherAccount' };
      const own = foreign ? null : open;
      const decision = own && decisionReason(own, deps);
      const isAsked = subscription.queuedAt !== null && deps.isAsked(subscription.id);
      return { ...subscription, ...stageOf(subscription, own, planned, ready, decision, isAsked) };
    },
  };
  return source;
}
