import { type FieldPath, subscriptionKit } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { LockReason, StepKind } from '../../contract/subscription.ts';
import type { WriteTraits } from '../sync/kind.ts';
import { createSteps } from '../sync/steps.ts';
import type { SentFields } from '../sync/submission.ts';
import type { Subscription } from './model.ts';
import type { CreatingStep, WriteStep } from './step-names.ts';

/** A step's row, with the words of this kind. */
interface Row extends WriteTraits<Subscription> {
  readonly shownAs: StepKind;
  readonly locks: readonly FieldPath[];
  /** Why the locked fields can no longer be changed. */
  readonly lockReason: LockReason;
}

const oneInvitation = {
  read: 'one',
  path: (id: string) => `/v2/invitations/${encodeURIComponent(id)}/`,
} as const;
const oneInvestment = {
  read: 'one',
  path: (id: string) => `/v2/investments/${encodeURIComponent(id)}/`,
} as const;

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
 * The guide sends no key with the wallet's PATCH, and repeating that call changes nothing.
 */
export const writes = {
  createInvitation: {
    method: 'POST',
    creates: true,
    keyed: true,
    shownAs: 'invitation',
    locks: subscriptionKit.lockedBy('invitation'),
    lockReason: 'invitationSent',
    evidence: oneInvitation,
    object: () => null,
    expected: (s) => invited(s, owner),
  },
  updateInvitation: {
    method: 'PATCH',
    creates: false,
    keyed: true,
    shownAs: 'answers',
    locks: subscriptionKit.lockedBy('answers'),
    lockReason: 'invitationSent',
    evidence: oneInvitation,
    object: ({ invitation }) => invitation,
    expected: (s) => invited(s, owner),
  },
  createInvestment: {
    method: 'POST',
    creates: true,
    keyed: true,
    shownAs: 'investment',
    locks: subscriptionKit.lockedBy('investment'),
    lockReason: 'investmentSent',
    evidence: oneInvestment,
    object: () => null,
    expected: (s) => invited(s, [...owner, 'units']),
  },
  assignWallet: {
    method: 'PATCH',
    creates: false,
    keyed: false,
    shownAs: 'wallet',
    locks: subscriptionKit.lockedBy('wallet'),
    lockReason: 'walletSent',
    evidence: oneInvestment,
    object: ({ investment }) => investment,
    expected: (s) => invited(s, owner),
  },
} as const satisfies { [Step in WriteStep]: Row & { creates: Step extends CreatingStep ? true : false } };

/** The name under which operations, documents and attachments belong to subscriptions. Stored: it never changes. */
export const subscriptionKind = 'subscription';

/** The steps of every kind that the app has. */
export const knownSteps = createSteps([{ name: subscriptionKind, writes }], subscriptionKind);

/** @throws Error when the step is not one of a subscription; the row of an operation has been checked before */
export function writeOf(step: string): Row {
  if (!Object.hasOwn(writes, step)) throw new Error(`a subscription has no step ${step}`);
  return writes[step as WriteStep];
}
