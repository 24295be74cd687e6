import type { SealedKind, UnreadableRecord } from '../../contract/records.ts';
import type { Attachments } from '../attachments/attachments.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { RowFault } from '../storage/fingerprints/checks.ts';
import type { Fingerprints } from '../storage/fingerprints/fingerprints.ts';
import type { MissingRows } from '../storage/fingerprints/missing.ts';
import type { FingerprintTable } from '../storage/fingerprints/tables.ts';
import type { Owner } from '../storage/owners.ts';
import type { Precedence } from '../storage/precedence.ts';
import { RecordError } from '../storage/records.ts';
import { type SealedRow, type Unreadable, unreadableIn } from '../storage/sealed-values.ts';
import { createTimeSlices } from '../storage/time-slices.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import type { Steps } from '../sync/steps.ts';
import { readSealed } from './sealed-records.ts';

/** An unreadable record with the submission of any kind that it belongs to. */
export interface Found extends Omit<UnreadableRecord, 'createdAt' | 'isThere'> {
  owner: string | null;
}

/** Returns the id of the subscription that something belongs to; null when its owner is of another kind, or none. */
export const subscriptionIdOf = (owner: Owner | null): string | null =>
  owner?.kind === subscriptionKind ? owner.id : null;

/** Finds what cannot be read in an open data file. Each search yields to the event loop for `rest` milliseconds. */
export interface UnreadableFinder {
  /**
   * Yields the sealed values that cannot be read, and those of rows that were changed from outside.
   * @param walked see `unreadableIn`
   */
  sealed(rest: number, walked?: (values: number) => void): AsyncGenerator<Unreadable>;
  /** Yields attachments whose file cannot be read, though their row can. */
  files(rest: number): AsyncGenerator<Found>;
  /** Yields missing rows of submissions, and the missing end of the trail if the trail was cut off. */
  missing(rest: number): AsyncGenerator<Found>;
}

/** What an open data file is searched with. */
export interface Searched {
  db: DataFile;
  cipher: Cipher;
  /** The steps of every kind of submission. */
  steps: Steps;
  attachments: Pick<Attachments, 'faults'>;
  /** True when a subscription exists, readable or not. */
  isThere(subscriptionId: string): boolean;
  /** See `Trail`. */
  missingTrailEnd(): number | null;
}

/**
 * Creates the finder; no search begins yet.
 * @param options.signal cancels every search
 * @param options.after what the searches let go first
 */
export function createUnreadableFinder(
  searched: Searched,
  options: { signal: AbortSignal; after?: Precedence },
): UnreadableFinder {
  const { db, cipher, attachments } = searched;

  return {
    sealed: (rest, walked) =>
      unreadableIn(db.sql, {
        ...options,
        rest,
        walked,
        read(value) {
          readSealed(db.sql, cipher, value, searched.steps);
          const fault = rowChecks[value.kind](db.fingerprints, value);
          if (fault) throw new RecordError(fault, value.place, 'it was changed from outside');
        },
      }),
    async *files(rest) {
      for await (const { id, owner, fault } of attachments.faults({ ...options, rest })) {
        yield { kind: 'attachment', id, owner: owner.id, subscriptionId: subscriptionIdOf(owner), fault };
      }
    },
    async *missing(rest) {
      const end = searched.missingTrailEnd();
      if (end !== null)
        yield { kind: 'trail', id: String(end), owner: null, subscriptionId: null, fault: 'missing' };
      if (!db.fingerprints.isComplete) return;
      const slices = createTimeSlices({ ...options, rest });
      for (const found of db.fingerprints.allMissing()) {
        if (found) yield missingRow(searched, found);
        if (slices.isOver) await slices.rest();
      }
    },
  };
}

const kindOf: Record<FingerprintTable, SealedKind> = {
  subscriptions: 'subscription',
  operations: 'operation',
  attempts: 'operation',
  investors: 'investor',
  documents: 'document',
  reviews: 'review',
  review_drafts: 'reviewDraft',
  attachments: 'attachment',
};

function missingRow({ db, isThere }: Searched, { table, owner, ownerHash }: MissingRows): Found {
  const isSubscription =
    owner !== null && (isThere(owner) || db.fingerprints.check('subscriptions', owner) === 'missing');
  const subscriptionId = isSubscription ? owner : null;
  return { kind: kindOf[table], id: owner ?? ownerHash, owner, subscriptionId, fault: 'missing' };
}

type RowCheck = (fingerprints: Pick<Fingerprints, 'check'>, sealed: SealedRow) => RowFault | null;

const noRowOfItsOwn: RowCheck = () => null;

/** How the row of each kind of sealed value is checked. A row with several values is checked, and reported, with one of them. */
const rowChecks: Record<SealedKind, RowCheck> = {
  subscription: ({ check }, { row }) => check('subscriptions', String(row.id)),
  operation: ({ check }, { row }) => check('operations', String(row.id)) ?? check('attempts', String(row.id)),
  answer: noRowOfItsOwn, // in the row of its operation
  investor: ({ check }, { row }) => check('investors', String(row.id)),
  document: ({ check }, { content, row }) =>
    content === 'json' ? check('documents', String(row.subscription_id), String(row.id)) : null,
  review: ({ check }, { row }) => check('reviews', row.id as bigint),
  reviewDraft: ({ check }, { row }) => check('review_drafts', String(row.id)),
  attachment: ({ check }, { row }) => check('attachments', String(row.id)),
  trail: noRowOfItsOwn, // the trail is checked by its own chain
};
