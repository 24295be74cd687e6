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
import type { Ref } from '../sync/submission.ts';
import { heldAgainst } from './acknowledge.ts';
import { isSameBody } from './differences.ts';
import { documented } from './documented.ts';
import type { FactsSource } from './facts.ts';
import type { Subscription } from './model.ts';
import { notesOf } from './notes.ts';
import { awaits, plan } from './planner.ts';
import { readsOf } from './reads.ts';
import { stageOf } from './stage.ts';
import { subscriptionKind, writeOf, writes } from './steps.ts';
import { takeOver } from './taken-over.ts';
import { visible } from './visible-change.ts';
import { meanings, owners } from './wire.ts';

/** What the kind works with, besides the connection. */
export interface SubscriptionParts {
  store: SubmissionStore<Subscription>;
  facts: FactsSource;
  investors: Pick<InvestorService, 'readWallets'>;
  documents: Pick<DocumentService, 'supersede' | 'fetchMissing'>;
}

/** Describes subscriptions to the core that sends them. */
export function createSubscriptionKind(
  deps: SubscriptionParts & {
    client: Pick<PlatformClient, 'call'>;
    sendGate: Pick<SendGate, 'observe'>;
    /** True when a person is asked whether this submission may be sent, see "The second look". */
    isAsked(ref: Ref): boolean;
  },
): SubmissionKind<Subscription> {
  const { store, facts, documents, investors } = deps;
  return {
    name: subscriptionKind,
    writes,
    reads: readsOf({ ...deps, investorId: facts.investorId, lastWallets: facts.lastWallets }),
    store,
    plan: (s) => plan(s, facts.plan(s)),
    awaits,
    stage(s, open, decision) {
      const known = facts.plan(s);
      // Wallets are read again before acting; for the stage, the last read is enough.
      const planned = plan(s, { ...known, wallets: known.wallets ?? facts.lastWallets(s) });
      const isReady = checkForm(s.form, facts.check(s)).length === 0;
      const isAsked = s.queuedAt !== null && deps.isAsked({ kind: subscriptionKind, id: s.id });
      return stageOf(s, open, planned, isReady, decision, isAsked);
    },
    acknowledge(s, step, sent, answer, when) {
      const done = writeOf(step).acknowledge(s, sent, answer, when.at);
      const after = { ...done, notShown: [...new Set([...done.notShown, ...answer.notShown])] };
      return answer.record === null ? after : heldAgainst(after, answer.record, when);
    },
    withUnknownOutcome: (s, step, sent) => writeOf(step).unknown(s, sent),
    takeOver,
    mustShow: (s, step) => writeOf(step).mustShow(s, facts.investorId(s)),
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
  noted: ({ id }) => ({ investment: id }),
});

const textOf = (value: Json): string | null => (typeof value === 'string' ? value : null);
