import { listColumns } from '../../../contract/subscription-list.ts';
import type { ListModel } from '../../lists/model.ts';
import type { SubscriptionColumn } from './columns.ts';
import type { ListFacts } from './facts.ts';
import type { SubscriptionMark } from './marks.ts';

type Model = Pick<ListModel<ListFacts, SubscriptionColumn, SubscriptionMark>, 'size' | 'page'>;

/** Up to this many rows, a question takes a few milliseconds. */
const small = 6_000;

/** Texts that many rows fit, in one and two words, with and without umlauts. */
const searches = ['a', 'ma', 'mü', 'sch', 'an m', 'e s', '4711', 'k'];

/**
 * Returns a function that asks a model what people ask: one search and one sort at each call, while the model is small. Otherwise
 * the first search of 100,000 rows would hold the process for more than 100 ms, until V8 has compiled the code that runs most.
 */
export function createWarmUp(model: Model): () => void {
  let turn = 0;
  const anything = { mark: 'all', where: {}, offset: 0, limit: 1 } as const;
  return () => {
    if (model.size > small) return;
    const search = searches[turn % searches.length] as string;
    const column = listColumns[turn % listColumns.length] as SubscriptionColumn;
    model.page({ ...anything, search, sort: null });
    model.page({ ...anything, search: '', sort: { column, descending: turn % 2 === 1 } });
    turn += 1;
  };
}
