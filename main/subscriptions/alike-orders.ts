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
  alike(subscription: Pick<Subscription, 'id' | 'form'>): { complete: boolean; others: Subscription[] };
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

  function alike({ id, form }: Pick<Subscription, 'id' | 'form'>) {
    const key = orderKey(form);
    const found = key === null ? [] : index.candidates(key, mostCompared).filter((each) => each !== id);
    const others = found.flatMap((each) =>
      unlessUnreadable(
        () => find(each) ?? [],
        () => [],
      ),
    );
    return {
      complete: index.complete,
      others: others.filter((other) => orderKey(other.form) === key && counts(other)),
    };
  }

  return { alike, noteNext, note: index.note };
}
