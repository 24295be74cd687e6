import { subscriptionKit } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { CallOutcome } from '../../main/platform/client.ts';
import type { WriteStep } from '../../main/subscriptions/step-names.ts';
import { writes } from '../../main/subscriptions/steps.ts';
import { meanings } from '../../main/subscriptions/wire.ts';
import { judge, type Request } from '../../main/sync/outcome.ts';
import type { SentFields } from '../../main/sync/submission.ts';
import { campaignId, investmentId, investorId, invitationId, moment, walletId } from './samples.ts';

const order = { investor_id: investorId, campaign_id: campaignId };

/** The fields that each step sends unless a test says otherwise. */
export const sentBy: Record<WriteStep, SentFields> = {
  createInvitation: { ...order, units: 5 },
  updateInvitation: { units: 5, self_disclosure_net_worth_100k: true },
  createInvestment: { invitation_id: invitationId, signed_at: '2026-03-01T09:20:00Z' },
  assignWallet: { wallet: walletId },
};

/** The id of the record that each step changes; null for a creation. */
export const changedId: Record<WriteStep, string | null> = {
  createInvitation: null,
  updateInvitation: invitationId,
  createInvestment: null,
  assignWallet: investmentId,
};

export const creations = ['createInvitation', 'createInvestment'] as const;
export const changes = ['updateInvitation', 'assignWallet'] as const;

/** Returns a first attempt of a step, as the outcome is judged by it. */
export const requestOf = (kind: WriteStep, more: Partial<Request> = {}): Request => ({
  creates: writes[kind].creates,
  meanings,
  fieldOf: subscriptionKit.fieldOf,
  repeated: false,
  sent: sentBy[kind],
  expected: kind === 'createInvitation' ? {} : order,
  id: changedId[kind],
  now: moment,
  ...more,
});

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const answered = (status: number, text: string, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  status,
  text,
  body: parsed(text),
  headers,
});

/** Judges an answer of the platform to a step. */
export const answer = (
  status: number,
  text: string,
  kind: WriteStep = 'createInvitation',
  more: Partial<Request> & { headers?: Record<string, string> } = {},
) => judge(requestOf(kind, more), answered(status, text, more.headers));

/** Judges a success that shows this object. */
export const shown = (body: { [name: string]: Json }, kind: WriteStep, more: Partial<Request> = {}) =>
  answer(200, JSON.stringify(body), kind, more);
