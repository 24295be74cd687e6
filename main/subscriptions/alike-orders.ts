import { unlessUnreadable } from '../storage/records.ts';
import { counts, createAlikeIndex, orderKey } from './alike.ts';
import type { Subscription } from './model.ts';

/** Maximum number of subscriptions with the same order that are compared and returned. */
const mostCompared = 20;

/**
 * Finds subscriptions of the same order. Orders are sealed, so each one is noted when it is written, and those in the file
 * when the lists read it.
 */
export interface AlikeOrders {
  /** See `SubscriptionRepository.alike`. */
  alike(id: string, orders: readonly string[]): { complete: boolean; others: Subscription[] };
  /** Notes the order of a subscription, see `orderPlace`. */
  note(id: string, place: number | null): void;
  /** Notes that the order of every subscription in the file has been noted. */
  complete(): void;
}

export function createAlikeOrders(find: (id: string) => Subscription | null): AlikeOrders {
  const index = createAlikeIndex();

  function alike(id: string, orders: readonly string[]) {
    const found = new Set(orders.flatMap((order) => index.candidates(order, mostCompared)));
    found.delete(id);
    const others = [...found].flatMap((each) =>
      unlessUnreadable(
        () => find(each) ?? [],
        () => [],
      ),
    );
    const isAlike = ({ form }: Subscription) => orders.some((order) => order === orderKey(form));
    return {
      complete: index.complete,
      others: others
        .filter((other) => isAlike(other) && counts(other))
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    };
  }

  return {
    alike,
    note: index.note,
    complete() {
      index.complete = true;
    },
  };
}
