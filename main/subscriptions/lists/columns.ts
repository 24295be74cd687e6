import type { Campaign } from '../../../contract/environment.ts';
import { sameId } from '../../../contract/ids.ts';
import { isKnownStatus, knownStatuses } from '../../../contract/status.ts';
import { stageReasons, stages } from '../../../contract/submission.ts';
import type { ListColumn } from '../../../contract/subscription-list.ts';
import type { InvestorRepository } from '../../investors/repository.ts';
import type { Column, TextColumn } from '../../lists/columns.ts';
import type { ListDefinition } from '../../lists/model.ts';
import { type ListFacts, momentOf, oneSpelling, unitsOf } from './facts.ts';
import { groupOf, marksOf, type SubscriptionMark, subscriptionMarks, urgencyOf } from './marks.ts';

/** The columns of the page, those that only the review sorts by, and the groups in which sending is counted. */
export type SubscriptionColumn = ListColumn | 'attention' | 'statusRead' | 'group';

/** What the values of columns stand for. */
export interface Names {
  investors: Pick<InvestorRepository, 'get'>;
  campaigns(): readonly Campaign[];
}

/** A column of a few known words, in their own order. They are not searched: each language has its own. */
function choice(known: readonly string[], of: TextColumn<ListFacts>['of']): TextColumn<ListFacts> {
  return { kind: 'text', of, show: (value) => ({ sort: known.indexOf(value), search: [] }) };
}

/** Sorts known statuses in the order of an investment's life, and unknown ones after them by their text. */
const statusKey = (status: string): string | number =>
  isKnownStatus(status) ? knownStatuses.indexOf(status) : status;

const moment = (of: (facts: ListFacts) => string | null): Column<ListFacts> => ({
  kind: 'number',
  of: (facts) => momentOf(of(facts)),
});

/** Places the more urgent first, and among equally urgent ones the latest change of status. */
const attention = (facts: ListFacts): number =>
  urgencyOf(facts) * 2 ** 44 - (momentOf(facts.statusChangedAt) ?? 0);

/** The stage and the reason by which a subscription beyond drafts is counted, divided by a blank. */
const stageGroup = (facts: ListFacts): string | null => {
  const reason = groupOf(facts);
  return reason && `${facts.stage} ${reason}`;
};

const searchedId = (id: string | null): string =>
  id === null ? '' : ` ${id.toLowerCase().replaceAll('-', '')}`;

/** Returns the columns and marks of the lists of subscriptions. A new column is one row here, and its name in the contract. */
export const subscriptionLists = ({
  investors,
  campaigns,
}: Names): ListDefinition<ListFacts, SubscriptionColumn, SubscriptionMark> => ({
  idOf: ({ id }) => id,
  searchedIds: ({ invitationId, investmentId }) => searchedId(invitationId) + searchedId(investmentId),
  newest: ({ updatedAt }) => momentOf(updatedAt) ?? 0,
  marks: subscriptionMarks,
  marksOf,
  columns: {
    investor: {
      kind: 'text',
      of: ({ investorId }) => investorId,
      show(id) {
        const known = investors.get(id);
        return { sort: known?.name ?? null, search: [known?.name, known?.email, id] };
      },
    },
    campaign: {
      kind: 'text',
      of: ({ campaign }) => oneSpelling(campaign),
      show(id) {
        const name = campaigns().find((each) => sameId(each.id, id))?.name ?? null;
        return { sort: name ?? id, search: [name, id] };
      },
    },
    units: {
      kind: 'text',
      of: ({ units }) => units.trim() || null,
      show: (units) => ({ sort: unitsOf(units), search: [units] }),
    },
    stage: choice(stages, ({ stage }) => stage),
    reason: choice(stageReasons, ({ reason }) => reason),
    status: {
      kind: 'text',
      of: ({ status }) => status,
      show: (status) => ({ sort: statusKey(status), search: [status] }),
    },
    signed: moment(({ signedAt }) => signedAt),
    created: moment(({ createdAt }) => createdAt),
    changed: moment(({ updatedAt }) => updatedAt),
    adviser: {
      kind: 'text',
      of: ({ adviser }) => adviser,
      show: (adviser) => ({ sort: adviser, search: [] }),
    },
    attention: { kind: 'number', of: attention },
    group: { kind: 'text', of: stageGroup, show: () => ({ sort: null, search: [] }) },
    statusRead: moment(({ statusReadAt }) => statusReadAt),
  },
});
