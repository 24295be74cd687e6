import type { Campaign } from '../../contract/environment.ts';
import type {
  StageReason,
  SubscriptionDetail,
  SubscriptionSummary,
  Undecided,
} from '../../contract/subscription.ts';
import type { Pause } from '../../contract/sync.ts';
import type { Clock } from '../clock.ts';
import type { DocumentService } from '../documents/service.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { Outbox, Sender } from '../sync/outbox.ts';
import { findUndecided } from '../sync/undecided.ts';
import type { ContextSource } from './context.ts';
import { lockedFields } from './locks.ts';
import type { Operation, Subscription } from './model.ts';
import { stepsOf } from './steps.ts';

/** Turns subscriptions into what the page shows. Reads only. */
export interface SubscriptionViews {
  summary(subscription: Subscription): SubscriptionSummary;
  detail(subscription: Subscription): SubscriptionDetail;
  /** What a person has to decide, or may know better than the platform's refusal says. */
  undecided(subscription: Subscription): Undecided | null;
  /** For the search: everything a person may remember of a subscription. */
  searchText(subscription: Subscription): string;
}

export function createViews(deps: {
  clock: Pick<Clock, 'now'>;
  sender: Sender;
  outbox: Pick<Outbox, 'open' | 'doubtful'>;
  context: ContextSource;
  investors: InvestorRepository;
  documents: DocumentService;
  campaigns(): readonly Campaign[];
  isActive(id: string): boolean;
  pause(): Pause | null;
}): SubscriptionViews {
  const campaignName = (id: string) =>
    deps.campaigns().find((campaign) => campaign.id === id.trim())?.name ?? null;

  /** The stored reason, refined by what only this moment knows: being sent, or held back by the whole desk. */
  function reasonNow(s: Subscription): StageReason {
    if (s.stage !== 'onItsWay') return s.reason;
    if (deps.isActive(s.id)) return 'sending';
    switch (deps.pause()?.reason) {
      case 'chosen':
      case 'offline':
        return 'offline';
      case 'credentials':
      case 'noSecret':
      case 'keychain':
        return 'credentials';
      default:
        return s.reason;
    }
  }

  function summary(s: Subscription): SubscriptionSummary {
    return {
      id: s.id,
      stage: s.stage,
      reason: reasonNow(s),
      investorId: s.form.investorId,
      investorName: deps.investors.get(s.form.investorId.trim())?.name ?? null,
      campaignId: s.form.campaignId,
      campaignName: campaignName(s.form.campaignId),
      units: s.form.units,
      signedAt: s.form.signature.signedAt,
      createdAt: s.createdAt,
      updatedAt: s.updatedAt,
      queuedAt: s.queuedAt,
      restoredFrom: s.restoredFrom?.at ?? null,
      invitationId: s.invitation?.id ?? null,
      investmentId: s.investment?.id ?? null,
      status: s.status,
      problemCount: deps.context.problems(s).length,
      removable: isRemovable(s, deps.outbox.open(s.id)),
    };
  }

  const undecided = (s: Subscription) => findUndecided(s, deps)?.undecided ?? null;

  function detail(s: Subscription): SubscriptionDetail {
    const open = deps.outbox.open(s.id);
    const context = deps.context.check(s);
    const documents = deps.documents.of(s);
    const base = summary(s);
    return {
      ...base,
      form: s.form,
      savedAt: s.savedAt,
      problems: deps.context.problems(s),
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
      undecided: undecided(s),
      documents,
      record: { invitation: s.invitation?.record ?? null, investment: s.investment?.record ?? null },
      investor: deps.investors.get(s.form.investorId.trim()),
      selfDisclosureRequired: context.selfDisclosureRequired,
    };
  }

  return {
    summary,
    detail,
    undecided,
    searchText(s) {
      const investor = deps.investors.get(s.form.investorId.trim());
      return [
        investor?.name,
        investor?.email,
        s.form.investorId,
        campaignName(s.form.campaignId),
        s.form.units,
        s.status,
        s.invitation?.id,
        s.investment?.id,
      ].join(' ');
    },
  };
}

/** Only what has certainly left no trace on the platform may be removed. */
export const isRemovable = (
  s: Pick<Subscription, 'invitation' | 'mayExist'>,
  open: Operation | null,
): boolean => !s.invitation && !s.mayExist && (!open || open.state === 'ready');
