import { checkForm, parseUnits } from '../../contract/check.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { namesUuid, sameId, sentId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { isReference } from '../../contract/references.ts';
import type { StageReason } from '../../contract/submission.ts';
import { isBlank } from '../../contract/text.ts';
import type { Plan, References } from '../sync/kind.ts';
import type { Ref, SentFields } from '../sync/submission.ts';
import { differences } from './differences.ts';
import type { Subscription } from './model.ts';
import { reads } from './reads.ts';
import type { ReadStep, WriteStep } from './step-names.ts';
import type { writes } from './steps.ts';
import { invitationFields } from './wire.ts';

/** The next step of a subscription. Times and ids inside bodies are in the platform's wire format. */
export type SubscriptionPlan = Plan &
  (
    | { do: 'write'; step: WriteStep; send: { type: 'json'; fields: SentFields } }
    | { do: 'read'; step: ReadStep }
    | { do: 'wait'; reason: StageReason }
    | { do: 'nothing' }
  );

export interface PlanFacts {
  /** Epoch milliseconds. */
  now: number;
  /** From the campaign's setting or the invitation; null when unknown. */
  selfDisclosureRequired: boolean | null;
  /**
   * The investor's wallets if they were read recently enough to act on; null when they must be read first. `isCertain`:
   * the list is complete and no wallet contradicts itself, so a single wallet is the only one.
   */
  wallets: { ids: readonly string[]; isCertain: boolean } | null;
  /** True when the costs document has been found in the invitation's answer. */
  documentKnown: boolean;
  /** True when the subscription was queued for another address or client id than the present one. */
  queuedElsewhere: boolean;
  /** The submissions of every kind: the form may refer to one of them. */
  references: References;
  /** Ids of the investor and the wallets in the platform's spelling, if the platform has shown them. */
  shownIds: readonly string[];
}

type Planned = Pick<
  Subscription,
  'form' | 'queuedAt' | 'invitation' | 'investment' | 'refusal' | 'lostFields' | 'status' | 'differs'
>;

/**
 * Returns the next step of a subscription, from what we want and what the platform has acknowledged. Pure: the same
 * input always gives the same step, so there is no queue of jobs that could go stale. Call it only while no operation of
 * the subscription is open.
 */
export function plan(subscription: Planned, facts: PlanFacts): SubscriptionPlan {
  const next = nextStep(subscription, facts);
  // A subscription released for one address or client id is not sent for another before a person says so.
  const acts = next.do !== 'wait' && next.do !== 'nothing';
  if (acts && facts.queuedElsewhere) return { do: 'wait', reason: 'otherClient' };
  // The person released other values than the defaults that replaced the lost fields.
  const leadsToWrite = next.do === 'write' || (next.do === 'read' && reads[next.step].preparesWrite);
  return leadsToWrite && subscription.lostFields.length > 0 ? { do: 'wait', reason: 'fieldsLost' } : next;
}

/**
 * Facts that only the release checks. The planner decides about wallets when it comes to them, and an edit that lets the
 * signature lapse also takes the subscription out of the queue.
 */
const checkedAtRelease = { walletIds: null, walletsWhole: false, signatureLapsed: false };

function nextStep(subscription: Planned, facts: PlanFacts): SubscriptionPlan {
  const { form, invitation, investment, refusal } = subscription;
  if (subscription.queuedAt === null) return { do: 'wait', reason: 'edited' };
  if (refusal) return { do: 'wait', reason: refusal.kind };
  if (!investment) {
    const problems = checkForm(form, { ...facts, ...checkedAtRelease });
    if (problems.length > 0) return { do: 'wait', reason: 'unfinished' };
    if (!invitation) return createInvitation(form, facts);
    // The platform shows other values than it acknowledged. It may be slow to show them, so the record is read again first.
    if (subscription.differs)
      return subscription.differs.confirmed
        ? { do: 'wait', reason: 'differs' }
        : { do: 'read', step: 'readInvitation' };
    const changes = differences(invitationFields(form), invitation.sent);
    if (Object.keys(changes).length > 0) {
      return write('updateInvitation', `/v2/invitations/${encodeURIComponent(invitation.id)}/`, changes);
    }
    if (isBlank(form.signature.signedAt)) {
      return facts.documentKnown
        ? { do: 'wait', reason: 'signature' }
        : { do: 'read', step: 'readInvitation' };
    }
    return write('createInvestment', '/v2/investments/', {
      invitation_id: invitation.id,
      signed_at: form.signature.signedAt,
    });
  }
  return planWallet(form, investment, facts) ?? planStatus(subscription.status, investment);
}

/** Returns the plan to run a writing step. @param fields exactly those that the step's row names; others do not compile */
const write = <Step extends WriteStep>(
  step: Step,
  path: string,
  fields: { readonly [Name in (typeof writes)[Step]['sends'][number]]: Json },
) => ({ do: 'write', step, path, send: { type: 'json', fields: fields as SentFields } }) as const;

/** Returns the platform's id of the investor, as typed or resolved; null while a reference cannot be resolved. */
export const investorIdIn = (
  { investorId }: Pick<SubscriptionForm, 'investorId'>,
  { resolve }: Pick<References, 'resolve'>,
): string | null => (isReference(investorId) ? resolve(investorId) : investorId);

/** Returns the submission whose id of the platform a subscription needs before anything is created for it. */
export const awaits = ({ form, queuedAt, invitation, investment }: Planned): Ref | null =>
  queuedAt !== null && !invitation && !investment && isReference(form.investorId) ? form.investorId : null;

function createInvitation(form: SubscriptionForm, { references, shownIds }: PlanFacts): SubscriptionPlan {
  const investorId = investorIdIn(form, references);
  if (investorId === null && isReference(form.investorId))
    return {
      do: 'wait',
      reason: references.goesOn(form.investorId) ? 'waitsForSending' : 'investorNotSent',
    };
  return write('createInvitation', '/v2/invitations/', {
    investor_id: sentId(investorId ?? '', shownIds),
    campaign_id: sentId(form.campaignId, shownIds),
    units: parseUnits(form.units) ?? 0,
  });
}

/** Returns the wallet step, or undefined when the investment has the wallet that is wanted. */
function planWallet(
  form: SubscriptionForm,
  investment: NonNullable<Planned['investment']>,
  facts: PlanFacts,
): SubscriptionPlan | undefined {
  const assign = (wallet: string): SubscriptionPlan =>
    write('assignWallet', `/v2/investments/${encodeURIComponent(investment.id)}/`, { wallet });
  const { choice, walletId } = form.wallet;
  if (choice === 'chosen' && !(investment.wallet && sameId(investment.wallet, walletId))) {
    return isBlank(walletId)
      ? { do: 'wait', reason: 'chooseWallet' }
      : assign(sentId(walletId, facts.shownIds));
  }
  // The wallet was assigned by us or by the platform itself [assumed], so there is nothing left to choose.
  if (investment.wallet) return undefined;
  if (choice === 'later') return { do: 'wait', reason: 'walletLater' };
  // The investor's id is lost. A call with an empty id would look like a refusal by the platform.
  if (!namesUuid(investorIdIn(form, facts.references) ?? '')) return { do: 'wait', reason: 'unfinished' };
  if (facts.wallets === null) return { do: 'read', step: 'readWallets' };
  const [only, ...others] = facts.wallets.ids;
  if (only === undefined) return { do: 'wait', reason: 'noWallet' };
  if (others.length > 0) return { do: 'wait', reason: 'chooseWallet' };
  return facts.wallets.isCertain ? assign(only) : { do: 'wait', reason: 'checkWallet' };
}

/** Returns the step after the wallet. The answers to the investment and the wallet usually hold the status already. */
function planStatus(
  status: string | null,
  _investment: NonNullable<Planned['investment']>,
): SubscriptionPlan {
  return status === null ? { do: 'read', step: 'readInvestment' } : { do: 'nothing' };
}
