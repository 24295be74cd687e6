import { afterInvestment, type CheckFacts, checkForm, type Problem } from '../../contract/check.ts';
import type { Campaign } from '../../contract/environment.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { namesUuid, sameId } from '../../contract/ids.ts';
import { areWalletsCertain, type Wallet } from '../../contract/investor.ts';
import type { Named } from '../../contract/references.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { InvestorService } from '../investors/service.ts';
import { selfDisclosureRequiredBy } from '../platform/answers.ts';
import { documentsIn } from '../platform/documents.ts';
import type { PlatformTime } from '../platform/time.ts';
import type { References } from '../sync/kind.ts';
import type { Sender } from '../sync/outbox.ts';
import type { Subscription } from './model.ts';
import { investorIdIn, type PlanFacts } from './planner.ts';
import { subscriptionKind } from './steps.ts';

/** The facts that the planner, the checks and the stage need beyond the subscription itself. */
export interface FactsSource {
  check(subscription: Pick<Subscription, 'form' | 'invitation' | 'lapsed'>): CheckFacts;
  /** Returns the problems that prevent sending and can still be corrected: after the investment only the wallet's. */
  problems(subscription: Pick<Subscription, 'form' | 'invitation' | 'investment' | 'lapsed'>): Problem[];
  plan(subscription: Pick<Subscription, 'form' | 'invitation' | 'queuedFor'>): PlanFacts;
  /**
   * Returns the platform's id of a subscription's investor: as typed, or as the submission that its form refers to has it
   * by now; null when that has none yet.
   */
  investorId(subscription: { form: Pick<SubscriptionForm, 'investorId'> }): string | null;
  /** Returns every name under which a form may name the same investor: its own, the platform's id, and a reference. */
  investorNames(subscription: Pick<Subscription, 'form'>): Named[];
  /** Returns the wallets that were read last, however long ago: enough for the stage, not for acting. */
  lastWallets(subscription: Pick<Subscription, 'form'>): PlanFacts['wallets'];
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
  campaigns(): readonly Campaign[];
  investors: InvestorRepository;
  freshWallets: InvestorService['freshWallets'];
  references: References;
}): FactsSource {
  const { references } = deps;

  function selfDisclosureRequired({
    form,
    invitation,
  }: Pick<Subscription, 'form' | 'invitation'>): boolean | null {
    const campaign = deps.campaigns().find(({ id }) => sameId(id, form.campaignId));
    return selfDisclosureRequiredBy(invitation?.record) ?? campaign?.selfDisclosureRequired ?? null;
  }

  const investorId: FactsSource['investorId'] = ({ form }) => investorIdIn(form, references);
  const investorOf = (subscription: Pick<Subscription, 'form'>) =>
    deps.investors.get(investorId(subscription) ?? '');

  const lastWallets = (subscription: Pick<Subscription, 'form'>): PlanFacts['wallets'] => {
    const known = investorOf(subscription);
    return known?.wallets ? walletFacts({ ...known, wallets: known.wallets }) : null;
  };

  /** Returns the known wallets that a chosen wallet is checked against. */
  function knownWallets(
    subscription: Pick<Subscription, 'form'>,
  ): Pick<CheckFacts, 'walletIds' | 'walletsWhole'> {
    const known = investorOf(subscription);
    return {
      walletIds: known?.wallets?.map(({ id }) => id) ?? null,
      walletsWhole: known?.walletsWhole ?? false,
    };
  }

  /** Returns the ids of an investor and of the wallets, in the platform's spelling. */
  function shownIds(subscription: Pick<Subscription, 'form'>): string[] {
    const investor = investorOf(subscription);
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
      return subscription.investment ? afterInvestment(problems) : problems;
    },
    plan: (subscription) => ({
      now: now(),
      selfDisclosureRequired: selfDisclosureRequired(subscription),
      wallets: walletFacts(deps.freshWallets(investorId(subscription) ?? '')),
      references,
      shownIds: shownIds(subscription),
      documentKnown:
        !subscription.invitation?.documentsDue &&
        documentsIn(subscription.invitation?.record ?? null, deps.sender.baseUrl).length > 0,
      queuedElsewhere:
        subscription.queuedFor !== null &&
        (subscription.queuedFor.baseUrl !== deps.sender.baseUrl ||
          subscription.queuedFor.clientId !== deps.sender.clientId),
    }),
    investorId,
    investorNames({ form }) {
      const id = investorId({ form });
      const isKnown = id !== null && namesUuid(id);
      return isKnown
        ? [form.investorId, id, ...references.holdersOf(id, subscriptionKind)]
        : [form.investorId];
    },
    lastWallets,
  };
  return source;
}
