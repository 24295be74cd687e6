import { parseUnits } from '../../contract/check.ts';
import { type FieldPath, subscriptionKit } from '../../contract/form.ts';
import { canonicalId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import type { LockReason, StepKind } from '../../contract/subscription.ts';
import type { WriteTraits } from '../sync/kind.ts';
import type { SentFields } from '../sync/submission.ts';
import {
  type Answer,
  answersSent,
  answersUnknown,
  investmentCreated,
  invitationCreated,
  possiblyCreated,
  walletAssigned,
} from './acknowledge.ts';
import { differences } from './differences.ts';
import type { Subscription } from './model.ts';
import type { CreatingStep, WriteStep } from './step-names.ts';
import { answerNames, invitationFields, orderNames } from './wire.ts';

/** A step's row, with the words of this kind. */
export interface Row extends WriteTraits<Subscription> {
  readonly shownAs: StepKind;
  /** The fields that the step sends, by the platform's names. */
  readonly sends: readonly string[];
  readonly locks: readonly FieldPath[];
  /** Why the locked fields can no longer be changed. */
  readonly lockReason: LockReason;
  /** True when the platform has acknowledged the step, so that its fields stay locked. */
  isDone(s: Pick<Subscription, 'invitation' | 'investment'>): boolean;
  /** Returns the subscription with what the acknowledged step established. The form stays as it is. */
  acknowledge(s: Subscription, sent: SentFields, answer: Answer, at: string): Subscription;
  /** Returns the subscription after a step whose outcome nobody will learn. */
  unknown(s: Subscription, sent: SentFields): Subscription;
  /**
   * Returns what a record that a person names must show to be the step's object, beyond what was sent, and the fields that
   * contradict whatever the record shows.
   * @param investorId see `FactsSource`
   */
  mustShow(s: Subscription, investorId: string | null): { wanted: SentFields; contradicts: SentFields };
}

const oneInvitation = {
  read: 'one',
  path: (id: string) => `/v2/invitations/${encodeURIComponent(id)}/`,
} as const;
const oneInvestment = {
  read: 'one',
  path: (id: string) => `/v2/investments/${encodeURIComponent(id)}/`,
} as const;

/** Returns the order in the form, by the platform's names. */
const orderOf = ({ form }: Subscription, investorId: string | null): SentFields => ({
  investor_id: canonicalId(investorId ?? ''),
  campaign_id: canonicalId(form.campaignId),
});
const mustShowOrder: Row['mustShow'] = (s, investorId) => ({
  wanted: orderOf(s, investorId),
  contradicts: {},
});

/**
 * Returns the order with its units and signature. The answers must be those that were sent: an investment cannot be changed
 * any more, while the form may have been edited after a refusal.
 */
function mustShowInvestment(s: Subscription, investorId: string | null) {
  const { form, invitation } = s;
  const edited = invitation ? Object.keys(differences(invitationFields(form), invitation.sent)) : [];
  return {
    wanted: {
      ...orderOf(s, investorId),
      units: parseUnits(form.units) ?? null,
      signed_at: form.signature.signedAt,
    },
    contradicts: Object.fromEntries(
      edited.map((name): [string, Json] => [name, invitation?.sent[name] ?? null]),
    ),
  };
}

/** Returns whom and what the invitation was acknowledged for, by the platform's names. */
function invited(s: Pick<Subscription, 'invitation'>, names: readonly string[]): SentFields {
  const sent = s.invitation?.sent ?? {};
  return Object.fromEntries(
    names
      .map((name) => [name, sent[name]] as const)
      .filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
const owner = ['investor_id', 'campaign_id'] as const;

/**
 * The steps that send something [guide]: all that is known about a step is its row.
 *
 * The guide sends no key with the wallet's PATCH, and repeating that call changes nothing, so nothing has to be
 * remembered about an unknown outcome.
 */
export const writes = {
  createInvitation: {
    method: 'POST',
    creates: true,
    keyed: true,
    shownAs: 'invitation',
    sends: orderNames,
    locks: subscriptionKit.lockedBy('invitation'),
    lockReason: 'invitationSent',
    evidence: oneInvitation,
    object: () => null,
    expected: (s) => invited(s, owner),
    isDone: ({ invitation }) => invitation !== null,
    acknowledge: invitationCreated,
    unknown: possiblyCreated('createInvitation'),
    mustShow: mustShowOrder,
  },
  updateInvitation: {
    method: 'PATCH',
    creates: false,
    keyed: true,
    shownAs: 'answers',
    sends: answerNames,
    // The answers may still be changed: a change is sent again.
    locks: [],
    lockReason: 'invitationSent',
    evidence: oneInvitation,
    object: ({ invitation }) => invitation,
    expected: (s) => invited(s, owner),
    isDone: ({ invitation }) => invitation !== null && invitation.answersAt !== null,
    acknowledge: answersSent,
    unknown: answersUnknown,
    mustShow: mustShowOrder,
  },
  createInvestment: {
    method: 'POST',
    creates: true,
    keyed: true,
    shownAs: 'investment',
    sends: ['invitation_id', 'signed_at'],
    locks: subscriptionKit.lockedBy('investment'),
    lockReason: 'investmentSent',
    evidence: oneInvestment,
    object: () => null,
    expected: (s) => invited(s, orderNames),
    isDone: ({ investment }) => investment !== null,
    acknowledge: investmentCreated,
    unknown: possiblyCreated('createInvestment'),
    mustShow: mustShowInvestment,
  },
  assignWallet: {
    method: 'PATCH',
    creates: false,
    keyed: false,
    shownAs: 'wallet',
    sends: ['wallet'],
    locks: subscriptionKit.lockedBy('wallet'),
    lockReason: 'walletSent',
    evidence: oneInvestment,
    object: ({ investment }) => investment,
    expected: (s) => invited(s, owner),
    isDone: ({ investment }) => Boolean(investment?.wallet),
    acknowledge: walletAssigned,
    unknown: (s) => s,
    mustShow: mustShowOrder,
  },
} as const satisfies { [Step in WriteStep]: Row & { creates: Step extends CreatingStep ? true : false } };

/** The name under which operations, documents and attachments belong to subscriptions. Stored: it never changes. */
export const subscriptionKind = 'subscription';

/**
 * Returns the row of a writing step.
 * @throws Error when the step is not one of a subscription; the row of an operation has been checked before
 */
export function writeOf(step: string): Row {
  if (!Object.hasOwn(writes, step)) throw new Error(`a subscription has no step ${step}`);
  return writes[step as WriteStep];
}
