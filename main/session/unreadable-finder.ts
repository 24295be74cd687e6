import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SealedKind, UnreadableRecord } from '../../contract/records.ts';
import type { Attachments } from '../attachments/attachments.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { FingerprintTable, RowFault } from '../storage/fingerprints.ts';
import { RecordError } from '../storage/records.ts';
import { type SealedRow, type Unreadable, unreadableIn } from '../storage/sealed-values.ts';
import { createTimeSlices } from '../storage/time-slices.ts';
import { readSealed } from './sealed-records.ts';

type Found = Omit<UnreadableRecord, 'createdAt' | 'isThere'>;

/** Finds what cannot be read in an open data file. Each search yields to the event loop for `rest` milliseconds. */
export interface UnreadableFinder {
  /** Yields the sealed values that cannot be read, and those of rows that were changed from outside. */
  sealed(rest: number): AsyncGenerator<Unreadable>;
  /** Yields attachments whose file cannot be read, though their row can. */
  files(rest: number): AsyncGenerator<Found>;
  /** Yields missing rows of subscriptions, and the missing end of the trail if the trail was cut off. */
  missing(rest: number): AsyncGenerator<Found>;
}

/** What an open data file is searched with. */
export interface Searched {
  db: DataFile;
  cipher: Cipher;
  attachments: Pick<Attachments, 'faults'>;
  /** See `Trail`. */
  missingTrailEnd(): number | null;
}

/** @param signal cancels every search */
export function createUnreadableFinder(searched: Searched, signal: AbortSignal): UnreadableFinder {
  const { db, cipher, attachments } = searched;
  const { nextSubscription, nextInTrail } = statementsOf(db.sql);

  /** Yields ids one by one, in time slices. */
  async function* idsOf(next: StatementSync, rest: number): AsyncGenerator<string> {
    const slices = createTimeSlices({ rest, signal });
    for (let row = next.get(''); row !== undefined && row.id !== null; row = next.get(row.id as string)) {
      yield String(row.id);
      if (slices.isOver) await slices.rest();
    }
  }

  return {
    sealed: (rest) =>
      unreadableIn(db.sql, {
        rest,
        signal,
        read(value) {
          readSealed(db.sql, cipher, value);
          const fault = rowFault(db, value);
          if (fault) throw new RecordError(fault, value.place, 'it was changed from outside');
        },
      }),
    async *files(rest) {
      for await (const { id, owner, fault } of attachments.faults({ rest, signal })) {
        const subscriptionId = owner.kind === 'subscription' ? owner.id : null;
        yield { kind: 'attachment', id, subscriptionId, fault };
      }
    },
    async *missing(rest) {
      const end = searched.missingTrailEnd();
      if (end !== null) yield { kind: 'trail', id: String(end), subscriptionId: null, fault: 'missing' };
      if (!db.fingerprints.isComplete) return;
      for await (const id of idsOf(nextSubscription, rest))
        for (const table of db.fingerprints.missing(id)) yield missingRow(kindOf[table], id);
      for await (const id of idsOf(nextInTrail, rest))
        if (db.fingerprints.missing(id).includes('subscriptions')) yield missingRow('subscription', id);
    },
  };
}

const statementsOf = (sql: DatabaseSync) => ({
  nextSubscription: sql.prepare('SELECT MIN(id) AS id FROM subscriptions WHERE id > ?'),
  /** Finds subscriptions without a row: the trail still names them. */
  nextInTrail: sql.prepare('SELECT MIN(subscription_id) AS id FROM trail WHERE subscription_id > ?'),
});

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

const missingRow = (kind: SealedKind, id: string): Found => ({
  kind,
  id,
  subscriptionId: id,
  fault: 'missing',
});

/** Returns the fault of the row that holds a value, or null. A row with several values is reported once. */
function rowFault({ fingerprints }: DataFile, { kind, content, row }: SealedRow): RowFault | null {
  const id = String(row.id);
  const { check } = fingerprints;
  switch (kind) {
    case 'subscription':
      return check('subscriptions', id);
    case 'operation':
      return check('operations', id) ?? check('attempts', id);
    case 'investor':
      return check('investors', id);
    case 'document':
      return content === 'json' ? check('documents', String(row.subscription_id), id) : null;
    case 'review':
      return check('reviews', row.id as bigint);
    case 'reviewDraft':
      return check('review_drafts', id);
    case 'attachment':
      return check('attachments', id);
    default:
      return null;
  }
}
