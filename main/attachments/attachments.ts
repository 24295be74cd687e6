import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import { type Clock, instantOf } from '../clock.ts';
import { FileWithheld } from '../profile/file-withheld.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { newId } from '../storage/new-id.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { closedStates } from '../storage/operation-states.ts';
import { unnamedKind } from '../storage/owners.ts';
import { places } from '../storage/places.ts';
import type { Precedence } from '../storage/precedence.ts';
import { openRow, RecordError, sealRecord, unlessUnreadable } from '../storage/records.ts';
import { createCollection } from './collection.ts';
import { type AttachmentFiles, type AttachmentPoint, createAttachmentFiles } from './files.ts';
import type { Attachment, AttachmentFault, AttachmentOwner, StoredContent } from './model.ts';
import { rawAttachments } from './raw.ts';
import { type AttachmentAbout, attachmentRecord, type StoredAbout } from './record.ts';

/**
 * # Attachments
 *
 * Content lies in sealed files beside the data file, and each row names its file. A file is flushed before the row that
 * names it is committed, and removed only when nothing names it any more. A crash at any point may leave a file without a
 * row, which is collected later, but never a row without its file. Lists, searches and the trail never open a file.
 */
export interface Attachments {
  /** Seals content and flushes it. Nothing names it yet. @throws the system's error */
  store(content: Uint8Array | AsyncIterable<Uint8Array>, about: AttachmentAbout): Promise<StoredContent>;
  /** Names stored content for its owner, in the caller's transaction where there is one. Returns the attachment's id. */
  name(stored: StoredContent, owner: AttachmentOwner): string;
  /** Stores content and names it, in a transaction of its own. Returns the attachment's id. */
  add(
    owner: AttachmentOwner,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    about: AttachmentAbout,
  ): Promise<string>;
  /** Returns an attachment; null: there is none. Opens no file. */
  describe(id: string): Attachment | null;
  /** Returns the attachments of an owner, oldest first. Opens no file. */
  of(owner: AttachmentOwner): Attachment[];
  /** Returns the content, checked as a whole. @throws RecordError of this attachment alone; FileWithheld */
  read(id: string): Promise<Uint8Array>;
  /**
   * Yields the content piece by piece. It is whole only if the last piece is followed by no error.
   * @throws RecordError, FileWithheld
   */
  pieces(id: string): AsyncGenerator<Uint8Array>;
  /** Removes an attachment's row, in the caller's transaction where there is one. Its file is collected later. */
  remove(id: string): void;
  /** Returns the stored values of an owner's attachments, for the raw export. */
  raw(owner: AttachmentOwner): Json[];
  /**
   * Opens every file that a row names, and yields the attachments whose file is missing or was changed. A file that the
   * system withholds has no fault.
   */
  faults(options: {
    rest: number;
    signal?: AbortSignal;
    after?: Precedence;
  }): AsyncGenerator<AttachmentFault>;
  /** Removes attachments that are no longer kept, then files that nothing names. Returns how many files were removed. */
  collect(signal?: AbortSignal): Promise<number>;
}

type Row = Record<string, unknown>;

export function createAttachments(deps: {
  db: DataFile;
  /** The data file. */
  path: string;
  cipher: Cipher;
  clock: Pick<Clock, 'now'>;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: AttachmentPoint): void;
}): Attachments {
  const { db, cipher, at = () => {} } = deps;
  const { sql } = db;
  const files: AttachmentFiles = createAttachmentFiles(deps.path, cipher, at);
  /** The faults that files had when they were last read. */
  const fileFaults = new Map<string, RecordFault>();
  const { insert, select, selectOf, selectIn, nextFile, selectOpen, drop } = statementsOf(sql);

  /** Returns what a row tells about its attachment. @throws RecordError */
  function aboutOf(row: Row): StoredAbout {
    const id = String(row.id);
    const fault = db.fingerprints.check('attachments', id);
    if (fault) throw new RecordError(fault, places.attachment(id), 'it was changed from outside');
    return openRow(cipher, attachmentRecord, places.attachment(id), row, row.data);
  }

  function attachmentOf(row: Row): Attachment {
    const known = {
      id: String(row.id),
      owner: ownerOf(row),
      size: Number(row.size),
      addedAt: String(row.added_at),
    };
    return unlessUnreadable(
      (): Attachment => {
        const about = aboutOf(row);
        return { ...known, about, fault: fileFaults.get(String(row.file)) ?? null };
      },
      ({ fault }): Attachment => ({ ...known, about: null, fault }),
    );
  }

  async function* pieces(id: string): AsyncGenerator<Uint8Array> {
    const place = places.attachment(id);
    const row = select.get(id);
    if (!row) throw new RecordError('missing', place, 'there is no such attachment');
    const { sha256 } = aboutOf(row);
    const file = String(row.file);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const piece of files.open(file)) {
        hash.update(piece);
        size += piece.length;
        yield piece;
      }
      if (size !== Number(row.size) || hash.digest('hex') !== sha256)
        throw new RecordError('changed', place, 'its content is another');
      fileFaults.delete(file);
    } catch (error) {
      if (error instanceof RecordError) fileFaults.set(file, error.fault);
      throw error;
    }
  }

  function remove(id: string): void {
    const row = select.get(id);
    if (!row) return;
    // A backup that is being made may hold the moment before.
    files.hold(String(row.file));
    db.transaction(() => drop.run(id));
  }

  async function store(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    about: AttachmentAbout,
  ): Promise<StoredContent> {
    const digest = await files.store(content);
    fileFaults.delete(digest.file);
    return { ...digest, about };
  }

  function name({ about, file, sha256, size }: StoredContent, owner: AttachmentOwner): string {
    const id = newId();
    const data = sealRecord(cipher, attachmentRecord, places.attachment(id), { ...about, sha256 });
    db.transaction(() => {
      insert.run(id, owner.kind, owner.id, file, size, instantOf(deps.clock), data);
    });
    at('named');
    return id;
  }

  async function faultOf(file: string, signal?: AbortSignal): Promise<RecordFault | null> {
    try {
      await files.inspect(file, signal);
      fileFaults.delete(file);
      return null;
    } catch (error) {
      if (error instanceof FileWithheld) return null;
      if (!(error instanceof RecordError)) throw error;
      fileFaults.set(file, error.fault);
      return error.fault;
    }
  }

  function* namedFiles(): Generator<string> {
    for (let row = nextFile.get(''); typeof row?.file === 'string'; row = nextFile.get(row.file))
      yield row.file;
  }

  const collection = createCollection({
    files,
    path: deps.path,
    now: deps.clock.now,
    namedFiles,
    rowsIn: (file) => selectIn.all(file).map(attachmentOf),
    lacksRows: () => db.fingerprints.lacksRows('attachments'),
    // An operation that something else has closed or removed may be open.
    isSending: ({ kind, id }) =>
      selectOpen.get(id, kind) !== undefined || db.fingerprints.checkOwner(id) !== null,
    remove,
    at,
  });

  return {
    store,
    name,
    async add(owner, content, about) {
      return name(await store(content, about), owner);
    },
    describe(id) {
      const row = select.get(id);
      return row ? attachmentOf(row) : null;
    },
    of: ({ kind, id }) => selectOf.all(kind, id).map(attachmentOf),
    async read(id) {
      const parts: Uint8Array[] = [];
      for await (const piece of pieces(id)) parts.push(piece);
      return Buffer.concat(parts);
    },
    pieces,
    remove,
    raw: (owner) => rawAttachments(sql, cipher, owner),
    async *faults({ rest, signal, after }) {
      for (const file of namedFiles()) {
        // The row of a file that cannot have this name is unreadable itself.
        const rows = selectIn.all(file).filter((row) => attachmentOf(row).about !== null);
        if (rows.length === 0) continue;
        const fault = await faultOf(file, signal);
        if (fault) for (const row of rows) yield { id: String(row.id), owner: ownerOf(row), fault };
        await pause(rest);
        await after?.free(signal);
        signal?.throwIfAborted();
      }
    },
    collect: collection.collect,
  };
}

const statementsOf = (sql: DatabaseSync) => ({
  insert: sql.prepare(
    'INSERT INTO attachments (id, owner_kind, owner_id, file, size, added_at, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ),
  select: readsAnyNumber(sql.prepare('SELECT * FROM attachments WHERE id = ?')),
  selectOf: readsAnyNumber(
    sql.prepare('SELECT * FROM attachments WHERE owner_kind = ? AND owner_id = ? ORDER BY added_at, rowid'),
  ),
  selectIn: readsAnyNumber(sql.prepare('SELECT * FROM attachments WHERE file = ?')),
  nextFile: sql.prepare('SELECT MIN(file) AS file FROM attachments WHERE file > ?'),
  selectOpen: sql.prepare(
    `SELECT 1 FROM operations WHERE subscription_id = ? AND coalesce(owner_kind, '${unnamedKind}') = ?
       AND state NOT IN (${closedStates.map((state) => `'${state}'`).join(', ')}) LIMIT 1`,
  ),
  drop: sql.prepare('DELETE FROM attachments WHERE id = ?'),
});

const ownerOf = (row: Row): AttachmentOwner => ({ kind: String(row.owner_kind), id: String(row.owner_id) });
