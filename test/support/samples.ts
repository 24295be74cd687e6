import type { CheckFacts } from '../../contract/check.ts';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import type { PlanFacts } from '../../main/subscriptions/planner.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import type { Operation } from '../../main/sync/operation.ts';
import { keyOf, type Ref } from '../../main/sync/submission.ts';

/** Names a subscription for the core. */
export const refOf = (id: string): Ref => ({ kind: subscriptionKind, id });

/** Names a subscription for the scheduler. */
export const keyOfId = (id: string): string => keyOf(refOf(id));

/** The time of all samples below, in epoch milliseconds. */
export const moment = Date.parse('2026-03-01T10:00:00Z');
export const investorId = '11111111-1111-4111-8111-111111111111';
export const campaignId = '22222222-2222-4222-8222-222222222222';
export const invitationId = '88888888-8888-4888-8888-888888888888';
export const investmentId = '99999999-9999-4999-8999-999999999999';
export const walletId = '33333333-3333-4333-8333-333333333333';
export const otherWalletId = '44444444-4444-4444-8444-444444444444';

/** Returns a complete form with survey answers, which can be sent in one go. */
export function sampleForm(): SubscriptionForm {
  return {
    ...emptyForm(),
    investorId,
    campaignId,
    units: '5',
    selfDisclosure: {
      given: true,
      monthlyIncome: true,
      netWorth100k: false,
      submittedAt: '2026-03-01T09:00:00Z',
    },
    survey: {
      mode: 'answers',
      answers: [{ question: 'Erfahrung?', answer: 'ja' }],
      submittedAt: '2026-03-01T09:10:00Z',
      waiverConfirmed: false,
    },
    signature: { signedAt: '2026-03-01T09:20:00Z', costsInformed: true },
    wallet: { choice: 'auto', walletId: '' },
  };
}

export function sampleSubscription(changes: Partial<Subscription> = {}): Subscription {
  return {
    id: '55555555-5555-4555-8555-555555555555',
    createdAt: '2026-03-01T09:00:00.000Z',
    updatedAt: '2026-03-01T09:30:00.000Z',
    savedAt: '2026-03-01T09:30:00.000Z',
    queuedAt: '2026-03-01T09:30:00.000Z',
    queuedFor: null,
    takenBack: false,
    restoredFrom: null,
    removedAt: null,
    form: sampleForm(),
    confirmations: { waiver: null, costs: null },
    about: {},
    lapsed: {},
    invitation: null,
    investment: null,
    refusal: null,
    possiblyCreated: null,
    lostFields: [],
    notShown: [],
    differs: null,
    stage: 'onItsWay',
    reason: 'waitsForSending',
    status: null,
    previousStatus: null,
    statusChangedAt: null,
    statusReadAt: null,
    refreshFailed: null,
    ...changes,
  };
}

export function sampleOperation(changes: Partial<Operation> = {}): Operation {
  return {
    id: '66666666-6666-4666-8666-666666666666',
    owner: refOf('55555555-5555-4555-8555-555555555555'),
    sequence: 1,
    step: 'createInvitation',
    content: 'json',
    method: 'POST',
    path: '/v2/invitations/',
    body: Buffer.from('{}'),
    idempotencyKey: '77777777-7777-8777-8777-777777777777',
    environmentId: 'demo',
    baseUrl: 'https://demo.example',
    clientId: 'client',
    state: 'sending',
    attempts: 1,
    createdAt: '2026-03-01T09:59:00.000Z',
    firstSentAt: '2026-03-01T09:59:00.000Z',
    decidedAt: null,
    clockOffset: null,
    isAgeUnknown: false,
    nextAttemptAt: null,
    pause: null,
    trouble: null,
    held: null,
    ...changes,
  };
}

/** Returns the facts for checking a form when nothing is known about its campaign and its investor's wallets. */
export const factsAt = (now: number): CheckFacts => ({
  now,
  selfDisclosureRequired: null,
  walletIds: null,
  walletsWhole: true,
  signatureLapsed: false,
});

/** Returns the facts for planning a step when nothing is known about the campaign, the wallets and the documents. */
export const planFactsAt = (now: number): PlanFacts => ({
  now,
  selfDisclosureRequired: null,
  wallets: null,
  documentKnown: false,
  queuedElsewhere: false,
  references: { resolve: () => null, goesOn: () => false, holdersOf: () => [] },
  shownIds: [],
});
