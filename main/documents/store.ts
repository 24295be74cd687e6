import { createHash } from 'node:crypto';
import type { RecordFault } from '../../contract/records.ts';
import type { Clock } from '../clock.ts';
import { isPlainId, documentId as storedIdOf } from '../platform/documents.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { unnamedKind } from '../storage/owners.ts';
import { places } from '../storage/places.ts';
import { openRow, openSealedBytes, RecordError, sealRecord, unlessUnreadable } from '../storage/records.ts';
import { keepUnreadable } from '../storage/unreadable-values.ts';
import { documentRecord, type Kept } from './record.ts';

/**
 * A fetched document with the id of its row. For a document whose record cannot be read, only the id and the stored time
 * are known.
 */
export type StoredDocument = { id: string; rowId: string; fetchedAt: string } & (
  | (Kept & { unreadable?: undefined })
  | { unreadable: RecordFault }
);

/** The owner of documents: a submission, by its kind and id. */
export interface DocumentOwner {
  kind: string;
  id: string;
}

/** The fetched documents of all submissions, in the data file. */
export interface DocumentStore {
  of(owner: DocumentOwner): StoredDocument[];
  /** Returns a document's bytes. @throws RecordError */
  bytes(owner: DocumentOwner, id: string): Uint8Array;
  /** Stores a fetched document in place of one with the same id. Call it inside a transaction. */
  put(owner: DocumentOwner, document: Kept & { id: string; fetchedAt: string }, bytes: Uint8Array): void;
  /** See `DocumentService.supersede`. */
  supersede(owner: DocumentOwner): void;
  /** See `DocumentService.hideNextIds`. */
  hideNextIds(): boolean;
}

/** SQL condition: the row belongs to this owner. Rows of earlier versions have no kind and belong to a subscription. */
export const isOwned = `subscription_id = :id AND COALESCE(owner_kind, '${unnamedKind}') = :kind`;

const statementsOf = ({ sql }: DataFile) => ({
  select: sql.prepare('SELECT * FROM documents WHERE subscription_id = ? AND id = ?'),
  insert: sql.prepare(
    'INSERT OR REPLACE INTO documents (id, subscription_id, data, fetched_at, body, owner_kind) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  selectAll: sql.prepare(
    `SELECT id, subscription_id, data, fetched_at FROM documents WHERE ${isOwned} ORDER BY fetched_at DESC`,
  ),
  remove: sql.prepare('DELETE FROM documents WHERE subscription_id = ? AND id = ?'),
  selectIds: sql.prepare(`SELECT id FROM documents WHERE ${isOwned}`),
  selectBody: sql.prepare(`SELECT body FROM documents WHERE ${isOwned} AND id = :document`),
  selectUnhashed: readsAnyNumber(
    sql.prepare(
      'SELECT rowid AS row, id, subscription_id FROM documents WHERE rowid > ? ORDER BY rowid LIMIT 20',
    ),
  ),
});

export function createDocumentStore(db: DataFile, cipher: Cipher, clock: Clock): DocumentStore {
  const { select, insert, selectAll, remove, selectIds, selectBody, selectUnhashed } = statementsOf(db);
  let unhashedAfter = -(2n ** 63n);

  const stored = ({ kind, id }: DocumentOwner): StoredDocument[] =>
    selectAll.all({ kind, id }).map((row) => {
      const rowId = String(row.id);
      const base = { id: storedIdOf(rowId), rowId, fetchedAt: String(row.fetched_at) };
      return unlessUnreadable(
        () => ({ ...openData(row), ...base }),
        ({ fault }) => ({ ...base, unreadable: fault }),
      );
    });

  const openData = (row: Record<string, unknown>): Kept => {
    const place = places.documentData(String(row.subscription_id), String(row.id));
    const kept = openRow(cipher, documentRecord, place, row, row.data);
    const fault = db.fingerprints.check('documents', String(row.subscription_id), String(row.id));
    if (fault) throw new RecordError(fault, place, 'it was changed from outside');
    return kept;
  };

  const seal = (ownerId: string, id: string, bytes: Uint8Array) =>
    cipher.sealBytes(places.documentBody(ownerId, id), bytes);

  /** Stores a document. @param body sealed bytes */
  function store(
    owner: { kind: string | null; id: string },
    document: Kept & { id: string; fetchedAt: string },
    body: Uint8Array,
  ): void {
    const { id, fetchedAt, label, name, url, superseded, mediaType } = document;
    const kept = { label, name, url, superseded, mediaType };
    insert.run(
      id,
      owner.id,
      sealRecord(cipher, documentRecord, places.documentData(owner.id, id), kept),
      fetchedAt,
      body,
      owner.kind,
    );
  }

  /** Keeps the unreadable parts of a stored document before it is replaced. */
  function keepFormer(ownerId: string, id: string): void {
    const row = select.get(ownerId, id);
    if (!row) return;
    const dataPlace = places.documentData(ownerId, id);
    const bodyPlace = places.documentBody(ownerId, id);
    const keepBody = () => keepUnreadable(db, clock, bodyPlace, row.body);
    unlessUnreadable(
      () => {
        openData(row);
        unlessUnreadable(() => openSealedBytes(cipher, bodyPlace, row.body), keepBody);
      },
      // Without its record the document's file is unknown, so it is kept with the record, readable or not.
      () => {
        keepUnreadable(db, clock, dataPlace, row.data);
        keepBody();
      },
    );
  }

  /** Returns the id of a document's row. Earlier versions stored the platform's own id. */
  const rowIdOf = ({ kind, id }: DocumentOwner, documentId: string): string =>
    selectIds
      .all({ kind, id })
      .map((row) => String(row.id))
      .find((rowId) => storedIdOf(rowId) === documentId) ?? documentId;

  /** Returns a stored document's bytes. @throws RecordError */
  function bytesOf(owner: DocumentOwner, documentId: string): Uint8Array {
    const rowId = rowIdOf(owner, documentId);
    const { kind, id } = owner;
    const body = selectBody.get({ kind, id, document: rowId })?.body;
    return new Uint8Array(openSealedBytes(cipher, places.documentBody(id, rowId), body));
  }

  /**
   * Moves the next documents that an earlier version stored under the platform's own ids to hashed ids, which reveal
   * nothing. An unreadable document stays where it is. False when there are none left.
   */
  function hideNextIds(): boolean {
    // SQLite otherwise leaves a deleted row's bytes in the file until another row takes their place.
    db.sql.exec('PRAGMA secure_delete = ON');
    const rows = selectUnhashed.all(unhashedAfter).map((row) => ({ ...row, row: row.row as bigint }));
    for (const row of rows) {
      unhashedAfter = row.row;
      const { id, subscription_id: ownerId } = row as Record<string, unknown>;
      if (isPlainId(String(id))) continue;
      db.transaction(() =>
        unlessUnreadable(
          () => moveRow(String(ownerId), String(id)),
          () => undefined,
        ),
      );
    }
    return rows.length > 0;
  }

  /** Moves one document to its hashed id. @throws RecordError when the document cannot be read */
  function moveRow(ownerId: string, rowId: string): void {
    const row = select.get(ownerId, rowId);
    if (!row) return;
    const kept = openData(row);
    const id = storedIdOf(rowId);
    const bytes = openSealedBytes(cipher, places.documentBody(ownerId, rowId), row.body);
    const owner = { kind: row.owner_kind === null ? null : String(row.owner_kind), id: ownerId };
    if (select.get(ownerId, id) === undefined)
      store(owner, { ...kept, id, fetchedAt: String(row.fetched_at) }, seal(ownerId, id, bytes));
    remove.run(ownerId, rowId);
  }

  return {
    of: stored,
    bytes: bytesOf,
    put(owner, document, bytes) {
      const rowId = rowIdOf(owner, document.id);
      keepFormer(owner.id, rowId);
      if (rowId !== document.id) remove.run(owner.id, rowId);
      store(owner, document, seal(owner.id, document.id, bytes));
    },
    supersede(owner) {
      for (const document of stored(owner)) {
        // It is unknown what an unreadable document was about. It stays on file and does not count as the newest.
        if (document.unreadable || document.superseded) continue;
        const id = createHash('sha256').update(`${document.id} ${document.fetchedAt}`).digest('hex');
        const body = unlessUnreadable(
          () => seal(owner.id, id, bytesOf(owner, document.id)),
          () => select.get(owner.id, document.rowId)?.body as Uint8Array,
        );
        keepFormer(owner.id, document.rowId);
        store(owner, { ...document, id, superseded: true }, body);
        remove.run(owner.id, document.rowId);
      }
    },
    hideNextIds,
  };
}
