import { z } from 'zod';
import type { ReviewMark } from '../../contract/review.ts';
import { manyLines } from '../../contract/text.ts';
import type { Clock } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { isNumbered, readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import {
  openRecord,
  openRow,
  type RecordKind,
  sealRecord,
  timeColumn,
  unlessUnreadable,
} from '../storage/records.ts';
import { keepUnreadable } from '../storage/unreadable-values.ts';

/** The stored note of a review that is still being typed. */
export const noteRecord: RecordKind<string> = {
  version: 1,
  fileVersion: 1,
  schema: z.string(),
  upcasters: {},
};

export const reviewRecord: RecordKind<string> = {
  ...noteRecord,
  columns: z.object({ status: z.string(), reviewed_at: timeColumn, reviewed_by: z.string() }),
};

/** Stores the reviews of a person, and the notes that are being typed for the next one. */
export interface ReviewNotes {
  /** Returns the newest review of a subscription, for any status; null when there is none. */
  last(subscriptionId: string): ReviewMark | null;
  /** Stores a review, and drops the note that was being typed for it. */
  add(subscriptionId: string, review: Omit<ReviewMark, 'note'> & { note: string }): void;
  /** Returns the note being typed. An unreadable note is returned as empty, and kept when it is replaced. */
  draft(subscriptionId: string): string;
  saveDraft(subscriptionId: string, note: string): void;
}

export function createReviewNotes(db: DataFile, cipher: Cipher, clock: Clock): ReviewNotes {
  // A review with a damaged number counts only if there is no other, because it is not newer than the others.
  const newest = readsAnyNumber(
    db.sql.prepare(
      `SELECT * FROM reviews WHERE subscription_id = ? ORDER BY ${isNumbered} DESC, sequence DESC LIMIT 1`,
    ),
  );
  const insert = db.sql.prepare(
    'INSERT INTO reviews (sequence, subscription_id, status, reviewed_at, reviewed_by, note) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const draftOf = db.sql.prepare('SELECT note FROM review_drafts WHERE subscription_id = ?');
  const keepDraft = db.sql.prepare(
    'INSERT OR REPLACE INTO review_drafts (subscription_id, note) VALUES (?, ?)',
  );
  const dropDraft = db.sql.prepare('DELETE FROM review_drafts WHERE subscription_id = ?');
  const nextSequence = db.sql.prepare(
    `SELECT COALESCE(MAX(sequence), 0) + 1 AS next FROM reviews WHERE ${isNumbered}`,
  );

  /** Keeps an unreadable draft note. Called before the draft is replaced or dropped. */
  function keepDraftUnlessRead(subscriptionId: string): void {
    const place = places.reviewDraft(subscriptionId);
    const note = draftOf.get(subscriptionId)?.note;
    if (note === undefined) return;
    unlessUnreadable(
      () => void openRecord(cipher, noteRecord, place, note),
      () => keepUnreadable(db, clock, place, note),
    );
  }

  return {
    last(subscriptionId) {
      const row = newest.get(subscriptionId);
      // A review that something other than the app has written or put back does not count.
      if (!row || db.fingerprints.check('reviews', Number(row.sequence)) !== null) return null;
      const note = unlessUnreadable(
        () => openRow(cipher, reviewRecord, places.reviewNote(String(row.sequence)), row, row.note),
        () => null,
      );
      return {
        by: String(row.reviewed_by),
        at: String(row.reviewed_at),
        status: manyLines(String(row.status)),
        note,
      };
    },
    add(subscriptionId, { status, at, by, note }) {
      const sequence = Number(nextSequence.get()?.next);
      const sealed = sealRecord(cipher, reviewRecord, places.reviewNote(sequence), note);
      insert.run(sequence, subscriptionId, status, at, by, sealed);
      keepDraftUnlessRead(subscriptionId);
      dropDraft.run(subscriptionId);
    },
    draft(subscriptionId) {
      const row = draftOf.get(subscriptionId);
      if (!row) return '';
      return unlessUnreadable(
        () => openRecord(cipher, noteRecord, places.reviewDraft(subscriptionId), row.note),
        () => '',
      );
    },
    saveDraft(subscriptionId, note) {
      keepDraftUnlessRead(subscriptionId);
      if (note === '') dropDraft.run(subscriptionId);
      else {
        const place = places.reviewDraft(subscriptionId);
        keepDraft.run(subscriptionId, sealRecord(cipher, noteRecord, place, note));
      }
    },
  };
}
