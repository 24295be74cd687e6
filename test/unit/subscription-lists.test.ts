import { expect, it } from 'vitest';
import { knownStatuses } from '../../contract/status.ts';
import { createListModel } from '../../main/lists/model.ts';
import { subscriptionLists } from '../../main/subscriptions/lists/columns.ts';
import type { ListFacts } from '../../main/subscriptions/lists/facts.ts';

const factsWith = (status: string | null): ListFacts => ({
  id: status ?? 'none',
  investor: '',
  campaign: '',
  units: '',
  stage: 'acknowledged',
  reason: 'complete',
  status,
  statusChangedAt: null,
  statusReadAt: null,
  signedAt: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  adviser: null,
  invitationId: null,
  investmentId: null,
  review: null,
  isToBeLookedAt: false,
  differs: false,
  order: null,
  investorId: null,
  isMarked: false,
  isReviewed: false,
});

it('sorts statuses in the order of an investment, unknown ones after them by their text, and none last', () => {
  const model = createListModel(subscriptionLists({ investors: { get: () => null }, campaigns: () => [] }));
  const unknown = ['CANCELLED', 'ON_HOLD_BY_AML'];
  for (const status of [null, ...unknown.toReversed(), ...knownStatuses.toSorted()])
    model.put(factsWith(status));
  const sorted = (descending: boolean) =>
    model.page({
      ...{ mark: 'all', where: {}, search: '', offset: 0, limit: 20 },
      sort: { column: 'status', descending },
    }).ids;
  const ordered = [...knownStatuses, ...unknown];
  expect(sorted(false)).toEqual([...ordered, 'none']);
  expect(sorted(true)).toEqual([...ordered.toReversed(), 'none']);
});
