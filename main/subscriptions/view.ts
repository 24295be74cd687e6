import type { Campaign } from '../../contract/environment.ts';
import { sameId } from '../../contract/ids.ts';
import type { RecordFault } from '../../contract/records.ts';
import type { StageReason, UnknownOutcome } from '../../contract/submission.ts';
import type { StepKind, SubscriptionDetail, SubscriptionSummary } from '../../contract/subscription.ts';
import type { ColumnValue, ListColumn } from '../../contract/subscription-list.ts';
import type { DocumentService } from '../documents/service.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Operation } from '../sync/operation.ts';
import type { SendGate } from '../sync/send-gate.ts';
import { findUnknownOutcome } from '../sync/unknown-outcome.ts';
import { documented } from './documented.ts';
import type { FactsSource } from './facts.ts';
import { lockedFields } from './locks.ts';
import { namesOfLost } from './lost-fields.ts';
import { isUnreadable, type Subscription, type UnreadableSubscription } from './model.ts';
import type { SubscriptionRepository } from './repository.ts';
import type { Listed } from './rows.ts';
import { createSameOrder, type SameOrder } from './same-order.ts';
import { subscriptionKind, writeOf, writes } from './steps.ts';
import { stepsOf } from './timeline.ts';
import { owners } from './wire.ts';

/** Converts subscriptions into the data that the page shows. Only reads. */
export interface SubscriptionViews {
  /** Returns the list row of a subscription; for an unreadable one, only its plain columns. */
  summary(subscription: Listed): SubscriptionSummary;
  detail(subscription: Subscription): SubscriptionDetail;
  /** Returns the stored reason, or the current one when the subscription is being sent or the whole app holds it back. */
  reasonNow(subscription: Subscription, open: Operation | null): StageReason;
  alike(subscription: Subscription): SameOrder;
  /** Returns the ids in a form, with the names that are known. */
  names(subscription: Subscription): Record<'investor' | 'campaign', { id: string; name: string | null }>;
  /** Returns the unknown outcome that a person has to decide, or can clear up after a refusal; null when there is none. */
  unknownOutcome(subscription: Subscription): UnknownOutcome<StepKind> | null;
  /** Returns the subscriptions whose detail was read before all orders were known. Each is returned once. */
  waitingForAlike(): string[];
  /** Returns what an investor or a campaign is called that a column of a list holds. */
  called(column: ListColumn, value: string | null): Pick<ColumnValue, 'name' | 'email'>;
}

/** Creates the views of one open environment. */
export function createViews(
  core: SyncCore,
  deps: {
    facts: FactsSource;
    investors: InvestorRepository;
    documents: DocumentService;
    campaigns(): readonly Campaign[];
    repository: Pick<SubscriptionRepository, 'alike'>;
    /** True while a step of the subscription is running. */
    isActive(id: string): boolean;
  },
): SubscriptionViews {
  const campaignName = (id: string) =>
    deps.campaigns().find((campaign) => sameId(campaign.id, id))?.name ?? null;

  const investorIdOf = (s: Subscription) => deps.facts.investorId(s) ?? '';
  const investorOf = (s: Subscription) => deps.investors.get(investorIdOf(s));

  const openOf = ({ id }: Subscription) => core.outbox.open({ kind: subscriptionKind, id });

  const names: SubscriptionViews['names'] = (s) => ({
    investor: { id: investorIdOf(s), name: investorOf(s)?.name ?? null },
    campaign: { id: s.form.campaignId, name: campaignName(s.form.campaignId) },
  });

  const reasonNow: SubscriptionViews['reasonNow'] = (s, open) =>
    shownReason(s, open, core.sendGate.pause, deps.isActive(s.id));

  /** Returns the summary of a readable subscription. @throws RecordError when its open operation cannot be read */
  function readableSummary(s: Subscription): SubscriptionSummary {
    const open = openOf(s);
    const { investor, campaign } = names(s);
    return {
      id: s.id,
      unreadable: null,
      stage: s.stage,
      reason: reasonNow(s, open),
      investorId: investor.id,
      investorName: investor.name,
      campaignId: campaign.id,
      campaignName: campaign.name,
      units: s.form.units,
      signedAt: s.form.signature.signedAt,
      createdAt: s.createdAt,
      updatedAt: s.updatedAt,
      queuedAt: s.queuedAt,
      restoredFrom: s.restoredFrom && {
        at: s.restoredFrom.at,
        ...(s.restoredFrom.found && { found: s.restoredFrom.found }),
      },
      invitationId: s.invitation?.id ?? null,
      investmentId: s.investment?.id ?? null,
      status: s.status,
      problemCount: deps.facts.problems(s).length,
      removable: isRemovable(s, open),
    };
  }

  const summary = (s: Listed): SubscriptionSummary =>
    isUnreadable(s)
      ? unreadableSummary(s)
      : unlessUnreadable(
          () => readableSummary(s),
          ({ fault }) => unreadableSummary(asUnreadable(s, fault)),
        );

  const unknownOutcome = (s: Subscription): UnknownOutcome<StepKind> | null =>
    unlessUnreadable(
      () => {
        const found = findUnknownOutcome({ name: subscriptionKind, writes, owners }, s, core);
        return found && { ...found.unknownOutcome, step: writeOf(found.operation.step).shownAs };
      },
      () => null,
    );

  const alike = createSameOrder(core.trail, deps);
  /** Subscriptions whose last list of alike orders was incomplete; the page gets it again when it is complete. */
  const waiting = new Set<string>();

  function shownAlike(s: Subscription): SubscriptionDetail['alike'] {
    const { others, ...rest } = alike(s);
    if (!rest.complete) waiting.add(s.id);
    return { ...rest, others: others.map(summary) };
  }

  function detail(s: Subscription): SubscriptionDetail {
    const open = openOf(s);
    const facts = deps.facts.check(s);
    const documents = deps.documents.of(documented(s));
    const base = readableSummary(s);
    return {
      ...base,
      form: s.form,
      savedAt: s.savedAt,
      problems: deps.facts.problems(s),
      messages: s.refusal?.messages ?? [],
      locked: lockedFields(s, open),
      confirmations: s.confirmations,
      lapsed: s.lapsed,
      steps: stepsOf(
        s,
        open,
        base.reason,
        documents.find(({ superseded }) => !superseded)?.fetchedAt ?? null,
      ),
      unknownOutcome: unknownOutcome(s),
      // While an operation is open, its outcome is waited for instead.
      possiblyCreated: s.possiblyCreated && !open ? writes[s.possiblyCreated].shownAs : null,
      lost: s.lostFields.length > 0 ? namesOfLost(s.lostFields) : null,
      documents,
      differs: s.differs && {
        fields: s.differs.fields,
        since: s.differs.since,
        confirmed: s.differs.confirmed,
      },
      record: { invitation: s.invitation?.record ?? null, investment: s.investment?.record ?? null },
      investor: investorOf(s),
      alike: shownAlike(s),
      formerNames: formerNames(s, deps.investors),
      selfDisclosureRequired: facts.selfDisclosureRequired,
    };
  }

  return {
    summary,
    waitingForAlike() {
      const ids = [...waiting];
      waiting.clear();
      return ids;
    },
    detail,
    reasonNow,
    alike,
    names,
    unknownOutcome,
    called(column, value) {
      const investor = column === 'investor' && value !== null ? deps.investors.get(value) : null;
      const campaign = column === 'campaign' && value !== null ? campaignName(value) : null;
      return { name: investor?.name ?? campaign, email: investor?.email ?? null };
    },
  };
}

/** Returns the reason of a subscription as `SubscriptionViews.reasonNow` does. Pure. */
function shownReason(
  s: Subscription,
  open: Operation | null,
  pause: SendGate['pause'],
  isActive: boolean,
): StageReason {
  if (s.stage === 'draft' && s.lostFields.length > 0) return 'fieldsLost';
  if (s.stage !== 'onItsWay') return s.reason;
  // During a pause an active subscription only probes whether the platform is back; nothing of it is sent yet.
  if (isActive && (pause === null || open?.state === 'sending')) return 'sending';
  switch (pause?.reason) {
    case 'chosen':
    case 'offline':
      return 'offline';
    case 'credentials':
    case 'noSecret':
      return 'credentials';
    default:
      return s.reason;
  }
}

function unreadableSummary(s: UnreadableSubscription): SubscriptionSummary {
  return {
    ...s,
    investorId: '',
    investorName: null,
    campaignId: '',
    campaignName: null,
    units: '',
    signedAt: '',
    restoredFrom: null,
    problemCount: 0,
    removable: false,
  };
}

function asUnreadable(s: Subscription, unreadable: RecordFault): UnreadableSubscription {
  const { id, createdAt, updatedAt, queuedAt, stage, reason } = s;
  const { status, previousStatus, statusChangedAt, statusReadAt } = s;
  const [invitationId, investmentId] = [s.invitation?.id ?? null, s.investment?.id ?? null];
  return {
    unreadable,
    id,
    createdAt,
    updatedAt,
    queuedAt,
    stage,
    reason,
    status,
    previousStatus,
    statusChangedAt,
    statusReadAt,
    invitationId,
    investmentId,
  };
}

/** True when a subscription has certainly left no trace on the platform, so it may be removed. */
export const isRemovable = (
  s: Pick<Subscription, 'invitation' | 'possiblyCreated'>,
  open: Operation | null,
): boolean => !s.invitation && !s.possiblyCreated && (!open || open.state === 'ready');

/** Returns the known names of the investors whose statements the form keeps, by their ids. */
const formerNames = ({ form }: Subscription, investors: InvestorRepository): Record<string, string> =>
  Object.fromEntries(
    form.givenBy.others.flatMap(({ investorId }) => {
      const name = investors.get(investorId)?.name;
      return name ? [[investorId, name]] : [];
    }),
  );
