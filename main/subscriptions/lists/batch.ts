import { isReference, typedIn } from '../../../contract/references.ts';
import type { RowTable } from '../../lists/table.ts';
import { createTables } from '../../lists/table.ts';
import { fingerprintLength } from '../../storage/fingerprints/entries.ts';
import { type SubscriptionColumn, subscriptionLists } from './columns.ts';
import { listFacts, type StoredFacts } from './facts.ts';

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
export const printAt = ({ prints }: ReviewPrints, place: number): Uint8Array =>
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
