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

/** The facts that the planner, the checks and the stage need beyond the subscription itself. */
export interface FactsSource {
  check(subscription: Pick<Subscription, 'form' | 'invitation' | 'lapsed'>): CheckFacts;
  /** Returns the problems that prevent sending and can still be corrected: after the investment only the wallet's. */
  problems(subscription: Pick<Subscription, 'form' | 'invitation' | 'investment' | 'lapsed'>): Problem[];
  plan(subscription: Pick<Subscription, 'form' | 'invitation' | 'queuedFor'>): PlanFacts;
  /** Returns the subscription with its current stage and reason. */
  withStage(subscription: Subscription, open: Operation | null): Subscription;
}

/** Returns the facts about wallets that the planner needs. */
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
  /** True when a person is asked whether this subscription may be sent, see "The second look". */
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

  /** Returns the known wallets that a chosen wallet is checked against. */
  function knownWallets({
    form,
  }: Pick<Subscription, 'form'>): Pick<CheckFacts, 'walletIds' | 'walletsWhole'> {
    const known = deps.investors.get(form.investorId);
    return {
      walletIds: known?.wallets?.map(({ id }) => id) ?? null,
      walletsWhole: known?.walletsWhole ?? false,
    };
  }

  /** Returns the ids of an investor and of the wallets, in the platform's spelling. */
  function shownIds(investorId: string): string[] {
    const investor = deps.investors.get(investorId);
    return investor ? [investor.id, ...(investor.wallets ?? []).map(({ id }) => id)] : [];
  }

  /** Returns the later of both clocks: a wall clock set back must not put a signature into the future. */
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
      // Wallets are read again before acting; for the stage, the last read is enough.
      const wallets = facts.wallets ?? lastWallets(subscription);
      const planned = plan(subscription, { ...facts, wallets });
      const ready = checkForm(subscription.form, source.check(subscription)).length === 0;
      const foreign = open !== null && !isFrom(open, deps.sender);
      // The outcome of an operation for another client or address cannot be learnt from here.
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
