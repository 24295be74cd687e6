import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { openRecord, unlessUnreadable } from '../storage/records.ts';
import { counts, createAlikeIndex, orderKey } from './alike.ts';
import type { Subscription } from './model.ts';
import { subscriptionRecord } from './record.ts';

/** Number of records opened at a time for the index of orders; takes a few milliseconds. */
const notedAtOnce = 25;
/** Maximum number of subscriptions with the same order that are compared and returned. */
const mostCompared = 20;

/** Finds subscriptions of the same order in the data file. Orders are sealed, so they are noted while reading the file once. */
export interface AlikeOrders {
  /** See `SubscriptionRepository.alike`. */
  alike(id: string, orders: readonly string[]): { complete: boolean; others: Subscription[] };
  /** Notes the next few subscriptions of the file. False when all are noted. */
  noteNext(): boolean;
  /** Notes a subscription that is written. */
  note(subscription: Subscription): void;
}

export function createAlikeOrders(
  { sql }: DataFile,
  cipher: Cipher,
  find: (id: string) => Subscription | null,
): AlikeOrders {
  const index = createAlikeIndex();
  const unnoted = readsAnyNumber(
    sql.prepare('SELECT rowid AS row, * FROM subscriptions WHERE rowid > ? ORDER BY rowid LIMIT ?'),
  );
  let noted = -(2n ** 63n);

  function noteNext(): boolean {
    if (index.complete) return false;
    const rows = unnoted.all(noted, notedAtOnce);
    for (const row of rows) {
      noted = row.row as bigint;
      const place = places.subscription(String(row.id));
      // An unreadable record has no known order, so it is not noted.
      unlessUnreadable(
        () =>
          index.note({
            id: String(row.id),
            form: openRecord(cipher, subscriptionRecord, place, row.data).form,
          }),
        () => undefined,
      );
    }
    index.complete = rows.length < notedAtOnce;
    return !index.complete;
  }

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

  return { alike, noteNext, note: index.note };
}
