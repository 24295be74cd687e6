import { isReference, typedIn } from '../../../contract/references.ts';
import type { ListModel } from '../../lists/model.ts';
import { createTables, type RowTable } from '../../lists/table.ts';
import { fingerprintLength } from '../../storage/fingerprints/entries.ts';
import type { Fingerprints } from '../../storage/fingerprints/fingerprints.ts';
import { type SubscriptionColumn, subscriptionLists } from './columns.ts';
import { type ListFacts, listFacts, type StoredFacts } from './facts.ts';
import type { SubscriptionMark } from './marks.ts';

/**
 * What a thread posts of many subscriptions. The main process takes the table as it is, but for what the file alone does not
 * say: a subscription whose review turns out not to be genuine, or that is marked as unreadable, is read again.
 */
export interface FactsBatch {
  table: RowTable<SubscriptionColumn>;
  /** The number of each row's order, see `orderPlace`; NaN for none. */
  orders: Float64Array;
  reviews: ReviewPrints;
  /** Subscriptions of an investor who is a submission himself, so that only the main process can name him. */
  others: StoredFacts[];
}

/** The reviews of rows in a table: their keys, and their fingerprints one after the other, see fingerprints.ts. */
interface ReviewPrints {
  rows: number[];
  keys: string[];
  prints: Uint8Array;
}

/** Returns the fingerprint of a review. @param place the place of its row in `rows` */
const printAt = ({ prints }: ReviewPrints, place: number): Uint8Array =>
  prints.subarray(place * fingerprintLength, (place + 1) * fingerprintLength);

const nobody = { investors: { get: () => null }, campaigns: () => [] };
const tableOf = createTables(subscriptionLists(nobody));

/** Returns many subscriptions as a batch. Pure. */
export function batchOf(all: readonly StoredFacts[]): FactsBatch {
  const others = all.filter(({ investor }) => isReference(investor));
  const plain = others.length > 0 ? all.filter(({ investor }) => !isReference(investor)) : all;
  return {
    table: tableOf(
      plain.map((facts) =>
        listFacts(facts, { investorId: typedIn(facts.investor), isMarked: false, isGenuineReview: true }),
      ),
    ),
    orders: Float64Array.from(plain, ({ order }) => order ?? Number.NaN),
    reviews: reviewsIn(plain),
    others,
  };
}

function reviewsIn(all: readonly StoredFacts[]): ReviewPrints {
  const found = all.flatMap(({ review }, row) => (review ? [{ row, review }] : []));
  const prints = new Uint8Array(found.length * fingerprintLength);
  for (const [place, { review }] of found.entries()) prints.set(review.print, place * fingerprintLength);
  return { rows: found.map(({ row }) => row), keys: found.map(({ review }) => review.key), prints };
}

/**
 * Puts the table of a batch into the lists, but for rows that are known.
 * @returns the ids of rows of which the table may say too much, so that they have to be read again: they are marked as
 * unreadable, or have a review that something else has written
 */
export function takeTable(
  { table, orders, reviews }: FactsBatch,
  lists: {
    model: Pick<ListModel<ListFacts, SubscriptionColumn, SubscriptionMark>, 'putTable'>;
    fingerprints: Pick<Fingerprints, 'isPrinted'>;
    isKnown(id: string): boolean;
    marked(): ReadonlySet<string>;
    noteOrder(id: string, order: number | null): void;
  },
): string[] {
  const { ids } = table;
  const marked = lists.marked();
  const again = new Set(ids.filter((id) => marked.has(id)));
  for (const [place, row] of reviews.rows.entries()) {
    const id = ids[row] as string;
    const review = { row_family: id, row_key: reviews.keys[place] as string };
    if (!lists.fingerprints.isPrinted('reviews', review, printAt(reviews, place))) again.add(id);
  }
  const isWanted = ids.map((id) => !again.has(id) && !lists.isKnown(id));
  lists.model.putTable(table, (index) => isWanted[index] === true);
  for (const [index, id] of ids.entries()) {
    const order = orders[index] as number;
    if (isWanted[index]) lists.noteOrder(id, Number.isNaN(order) ? null : order);
  }
  return [...again];
}
