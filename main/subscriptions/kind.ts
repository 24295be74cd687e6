import { checkForm, parseUnits } from '../../contract/check.ts';
import { subscriptionKit } from '../../contract/form.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import type { DocumentService } from '../documents/service.ts';
import type { InvestorService } from '../investors/service.ts';
import { statusOf } from '../platform/answers.ts';
import type { PlatformClient } from '../platform/client.ts';

import { shownOf } from '../sync/comparison.ts';
import type { SecondLookTraits, SubmissionKind } from '../sync/kind.ts';
import { readingsApart, showLimit } from '../sync/retry.ts';
import type { SendGate } from '../sync/send-gate.ts';
import type { SubmissionStore } from '../sync/store.ts';
import { acknowledge, heldAgainst, withUnknownOutcome } from './acknowledge.ts';
import { documented } from './documented.ts';
import type { FactsSource } from './facts.ts';
import { meanings, owners } from './meanings.ts';
import type { Subscription } from './model.ts';
import { notesOf } from './notes.ts';
import { differences, invitationFields, isSameBody, plan } from './planner.ts';
import { readsOf } from './reads.ts';
import { stageOf } from './stage.ts';
import { type WriteStep, writeSteps } from './step-names.ts';
import { subscriptionKind, writes } from './steps.ts';
import { takeOver } from './taken-over.ts';
import { visible } from './visible-change.ts';

/** Describes subscriptions to the core that sends them. */
export function createSubscriptionKind(deps: {
  store: SubmissionStore<Subscription>;
  facts: FactsSource;
  client: Pick<PlatformClient, 'call'>;
  sendGate: Pick<SendGate, 'observe'>;
  investors: Pick<InvestorService, 'readWallets'>;
  documents: Pick<DocumentService, 'supersede' | 'fetchMissing'>;
}): SubmissionKind<Subscription> {
  const { store, facts, documents, investors } = deps;
  return {
    name: subscriptionKind,
    writes,
    reads: readsOf({ ...deps, investorId: facts.investorId, lastWallets: facts.lastWallets }),
    store,
    plan: (s) => plan(s, facts.plan(s)),
    stage(s, open, decision) {
      const known = facts.plan(s);
      // Wallets are read again before acting; for the stage, the last read is enough.
      const planned = plan(s, { ...known, wallets: known.wallets ?? facts.lastWallets(s) });
      const isReady = checkForm(s.form, facts.check(s)).length === 0;
      const isAsked = s.queuedAt !== null && facts.isAsked(s.id);
      return stageOf(s, open, planned, isReady, decision, isAsked);
    },
    acknowledge(s, step, sent, answer, when) {
      const done = acknowledge(s, named(step), sent, answer, when.at);
      const after = { ...done, notShown: [...new Set([...done.notShown, ...answer.notShown])] };
      return answer.record === null ? after : heldAgainst(after, answer.record, when);
    },
    withUnknownOutcome: (s, step, sent) => withUnknownOutcome(s, named(step), sent),
    takeOver: (s, step, sent, shown, when) => takeOver(s, named(step), sent, shown, when),
    mustShow: (s, step) => mustShow(s, step, facts.investorId(s)),
    notesOf,
    visible,
    written(before, after) {
      if (areDocumentsOutdated(before, after)) documents.supersede({ kind: subscriptionKind, id: after.id });
    },
    async waiting(s, reason) {
      if (reason === 'signature') await documents.fetchMissing(documented(s));
    },
    probe(s) {
      const sent = s.invitation?.sent.investor_id;
      const id = typeof sent === 'string' ? sent : (facts.investorId(s) ?? '').trim();
      // `readWallets` itself reports each answer to the send gate.
      return namesUuid(id) ? async () => void (await investors.readWallets(id)) : null;
    },
    // Until there is an investment, only a slow platform has to be told from a difference.
    readingsApart: ({ investment }) => (investment ? readingsApart : showLimit),
    isSame: isSameBody,
    meanings,
    owners,
    fieldOf: subscriptionKit.fieldOf,
    secondLook: secondLookOf(facts.investorId),
    platformId: ({ investment }) => investment?.id ?? null,
  };
}

/** @throws Error when the step is not one of a subscription; the row of an operation has been checked before */
function named(step: string): WriteStep {
  const found = writeSteps.find((each) => each === step);
  if (!found) throw new Error(`a subscription has no step ${step}`);
  return found;
}

/**
 * True when documents fetched so far are about other units than acknowledged now, or may be: costs depend on the units. A
 * document opened between a change of the units and the next read, at whatever address, was still the former one.
 */
function areDocumentsOutdated(before: Subscription, after: Subscription): boolean {
  const [former, now] = [before.invitation, after.invitation];
  if (!former || !now) return false;
  const hasOtherUnits = JSON.stringify(former.sent.units) !== JSON.stringify(now.sent.units);
  return hasOtherUnits || former.documentsDue !== now.documentsDue;
}

/**
 * The order in the form, by the platform's names. For an investment, units and signature are included, and the answers must
 * be those that were sent: an investment cannot be changed any more, while the form may have been edited after a refusal.
 */
function mustShow({ form, invitation }: Subscription, step: string, investorId: string | null) {
  const order = { investor_id: canonicalId(investorId ?? ''), campaign_id: canonicalId(form.campaignId) };
  if (step !== 'createInvestment') return { wanted: order, contradicts: {} };
  const edited = invitation ? Object.keys(differences(invitationFields(form), invitation.sent)) : [];
  return {
    wanted: { ...order, units: parseUnits(form.units) ?? null, signed_at: form.signature.signedAt },
    contradicts: Object.fromEntries(
      edited.map((name): [string, Json] => [name, invitation?.sent[name] ?? null]),
    ),
  };
}

/** Old releases are looked for in the list of investments [assumed]. */
const secondLookOf = (investorId: FactsSource['investorId']): SecondLookTraits<Subscription> => ({
  list: '/v2/investments/',
  order(s) {
    const { form, invitation } = s;
    if (invitation) return { fields: { invitation_id: invitation.id }, decisive: 'invitation_id' };
    const fields = {
      investor_id: canonicalId(investorId(s) ?? ''),
      campaign_id: canonicalId(form.campaignId),
      units: parseUnits(form.units) ?? null,
    };
    return { fields, decisive: 'investor_id' };
  },
  found: (id, record) => ({
    id,
    status: statusOf(record),
    at: textOf(shownOf(record, 'created_at') ?? shownOf(record, 'signed_at')),
  }),
});

const textOf = (value: Json): string | null => (typeof value === 'string' ? value : null);
