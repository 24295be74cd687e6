import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseUnits } from '../../contract/check.ts';
import { AppError } from '../../contract/errors.ts';
import type { RecordFault } from '../../contract/records.ts';
import type { DocumentInfo } from '../../contract/subscription.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { PlatformClient } from '../platform/client.ts';
import { documentsIn, isPlainId, documentId as storedIdOf } from '../platform/documents.ts';
import { failureOf } from '../platform/failure.ts';
import { isHtml, plainWords, shortened } from '../platform/page.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import {
  identity,
  openRow,
  openSealedBytes,
  RecordError,
  type RecordKind,
  sealRecord,
  timeColumn,
  unlessUnreadable,
} from '../storage/records.ts';
import { keepUnreadable } from '../storage/unreadable-values.ts';
import type { Subscription } from '../subscriptions/model.ts';
import type { DocumentPlaces } from './place.ts';

/**
 * The documents that the platform made for a subscription. Each is fetched once and then kept sealed for offline use, even
 * after the platform has made newer ones: a document shown to an investor must stay on file.
 */
export interface DocumentService {
  /**
   * Returns the documents in the platform's last answers, followed by superseded ones that stay on file. While the units
   * in the form differ from the platform's, or changed since the last read, its documents count as superseded, because
   * they are about another sum.
   */
  of(subscription: Documented): DocumentInfo[];
  /** Returns a document from the store, or fetches and stores it. @throws AppError notFound, or why the call failed */
  read(
    subscription: Subscription,
    documentId: string,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array }>;
  /**
   * Fetches missing documents among the first `mostUnasked`. A person can open any other, and can open later what cannot
   * be fetched now.
   * @returns the first failure; null when all were fetched
   */
  fetchMissing(subscription: Subscription): Promise<unknown>;
  /**
   * Marks all fetched documents as superseded, because the order that they are about has changed. They stay on file, and
   * the documents that the platform now names are fetched anew, even from the same address. Call it inside the transaction
   * that stores the change.
   */
  supersede(subscriptionId: string): void;
  /** Moves the next documents stored by an earlier version to hashed ids. False when there are none left. */
  hideNextIds(): boolean;
}

/** Maximum number of a subscription's documents fetched without a person asking. The platform makes one or two. */
const mostUnasked = 10;

type Documented = Pick<Subscription, 'id' | 'form' | 'invitation' | 'investment'>;

const faultOf = (stored: Stored | undefined): Pick<DocumentInfo, 'unreadable'> =>
  stored?.unreadable ? { unreadable: stored.unreadable } : {};

const isOutdated = ({ form, invitation }: Documented): boolean =>
  invitation !== null && (invitation.documentsDue || invitation.sent.units !== parseUnits(form.units));

/** True when a document's name or address in the record has one of these extensions. */
const isCalled = ({ name, url }: Pick<DocumentInfo, 'name' | 'url'>, ending: RegExp): boolean =>
  [name ?? '', url.split(/[?#]/)[0] ?? ''].some((text) => ending.test(text));

/**
 * Returns an error when something else came in a document's place; null when nothing shows that. A web page whose name
 * and address are not those of a page comes from an intermediary, which also answers with 200 [assumed: the platform's
 * documents are PDFs]. A PDF identifies itself in its first 1,024 bytes [PDF 1.7, implementation note 13].
 */
function otherThan(document: DocumentInfo, mediaType: string, bytes: Uint8Array): AppError | null {
  const text = Buffer.from(bytes.subarray(0, 64 * 1024)).toString('utf8');
  const isPage = mediaType.includes('html') || isHtml(text);
  if (isPage && !isCalled(document, /\.x?html?$/i))
    return new AppError('between', { said: shortened(plainWords(text), 200) });
  const isPdf = mediaType.includes('pdf') || isCalled(document, /\.pdf$/i);
  if (bytes.length === 0 || (isPdf && !text.slice(0, 1024).includes('%PDF-')))
    return new AppError('platform', { said: shortened(plainWords(text), 200) || 'HTTP 200' });
  return null;
}

/** The data stored with a document's bytes. */
type Kept = Pick<DocumentInfo, 'label' | 'name' | 'url' | 'superseded'> & { mediaType: string };

export const documentRecord: RecordKind<Kept> = {
  version: 1,
  fileVersion: 1,
  schema: z
    .strictObject({
      label: z.string().default(''),
      name: z.string().nullable().default(null),
      url: z.string().default(''),
      superseded: z.boolean().default(true),
      mediaType: z.string().default('application/octet-stream'),
    })
    // A document without them could not be told from others, nor fetched again.
    .refine(({ label, url }) => label !== '' && url !== ''),
  upcasters: {},
  columns: z.object({ id: identity, subscription_id: z.string(), fetched_at: timeColumn }),
};

/**
 * A fetched document with the id of its row. Of a document whose record cannot be read, only the id and the stored time
 * are known.
 */
type Stored = { id: string; rowId: string; fetchedAt: string } & (
  | (Kept & { unreadable?: undefined })
  | { unreadable: RecordFault }
);

export function createDocumentService(deps: {
  db: DataFile;
  cipher: Cipher;
  client: PlatformClient;
  places: DocumentPlaces;
  baseUrl: string;
  clock: Clock;
  trail: Trail;
  /** True while a person has chosen to work offline; no calls are made then. */
  chosenOffline(): boolean;
  changed(ids: string[]): void;
}): DocumentService {
  const { db, cipher, clock } = deps;
  const select = db.sql.prepare('SELECT * FROM documents WHERE subscription_id = ? AND id = ?');
  const insert = db.sql.prepare(
    'INSERT OR REPLACE INTO documents (id, subscription_id, data, fetched_at, body) VALUES (?, ?, ?, ?, ?)',
  );
  const selectAll = db.sql.prepare(
    'SELECT id, subscription_id, data, fetched_at FROM documents WHERE subscription_id = ? ORDER BY fetched_at DESC',
  );
  const remove = db.sql.prepare('DELETE FROM documents WHERE subscription_id = ? AND id = ?');
  const selectIds = db.sql.prepare('SELECT id FROM documents WHERE subscription_id = ?');
  const selectUnhashed = readsAnyNumber(
    db.sql.prepare(
      'SELECT rowid AS row, id, subscription_id FROM documents WHERE rowid > ? ORDER BY rowid LIMIT 20',
    ),
  );
  let unhashedAfter = -(2n ** 63n);

  const storedOf = (subscriptionId: string): Stored[] =>
    selectAll.all(subscriptionId).map((row) => {
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

  const seal = (subscriptionId: string, id: string, bytes: Uint8Array) =>
    cipher.sealBytes(places.documentBody(subscriptionId, id), bytes);

  /** Stores a document. @param body sealed bytes */
  function store(
    subscriptionId: string,
    document: Kept & { id: string; fetchedAt: string },
    body: Uint8Array,
  ): void {
    const { id, fetchedAt, label, name, url, superseded, mediaType } = document;
    const kept = { label, name, url, superseded, mediaType };
    insert.run(
      id,
      subscriptionId,
      sealRecord(cipher, documentRecord, places.documentData(subscriptionId, id), kept),
      fetchedAt,
      body,
    );
  }

  /** Keeps the unreadable parts of a stored document before it is replaced. */
  function keepFormer(subscriptionId: string, id: string): void {
    const row = select.get(subscriptionId, id);
    if (!row) return;
    const dataPlace = places.documentData(subscriptionId, id);
    const bodyPlace = places.documentBody(subscriptionId, id);
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
  const rowIdOf = (subscriptionId: string, id: string): string =>
    selectIds
      .all(subscriptionId)
      .map((row) => String(row.id))
      .find((rowId) => storedIdOf(rowId) === id) ?? id;

  /** Returns a stored document's bytes. @throws RecordError */
  function bytesOf(subscriptionId: string, id: string): Uint8Array {
    const rowId = rowIdOf(subscriptionId, id);
    const body = select.get(subscriptionId, rowId)?.body;
    return new Uint8Array(openSealedBytes(cipher, places.documentBody(subscriptionId, rowId), body));
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
      const { id, subscription_id: subscriptionId } = row as Record<string, unknown>;
      if (isPlainId(String(id))) continue;
      db.transaction(() =>
        unlessUnreadable(
          () => moveRow(String(subscriptionId), String(id)),
          () => undefined,
        ),
      );
    }
    return rows.length > 0;
  }

  /** Moves one document to its hashed id. @throws RecordError when the document cannot be read */
  function moveRow(subscriptionId: string, rowId: string): void {
    const row = select.get(subscriptionId, rowId);
    if (!row) return;
    const kept = openData(row);
    const id = storedIdOf(rowId);
    const bytes = openSealedBytes(cipher, places.documentBody(subscriptionId, rowId), row.body);
    if (select.get(subscriptionId, id) === undefined)
      store(
        subscriptionId,
        { ...kept, id, fetchedAt: String(row.fetched_at) },
        seal(subscriptionId, id, bytes),
      );
    remove.run(subscriptionId, rowId);
  }

  function of(s: Documented): DocumentInfo[] {
    const found = [s.invitation?.record, s.investment?.record]
      .flatMap((record) => documentsIn(record ?? null, deps.baseUrl))
      .filter(({ url }, index, every) => every.findIndex((other) => other.url === url) === index);
    const stored = storedOf(s.id);
    const current = found.map((document) => {
      const here = stored.find(({ id }) => id === document.id);
      const superseded = isOutdated(s);
      // A stored document that cannot be read is fetched again when a person opens it.
      if (!here || here.unreadable)
        return { ...document, mediaType: null, fetchedAt: null, superseded, ...faultOf(here) };
      return { ...document, mediaType: here.mediaType, fetchedAt: here.fetchedAt, superseded };
    });
    const earlier = stored
      .filter(({ id }) => current.every((document) => document.id !== id))
      .map(({ rowId: _, ...document }): DocumentInfo => {
        const unknown = { label: '', name: null, url: '', mediaType: null };
        return { ...unknown, ...document, superseded: true };
      });
    return [...current, ...earlier];
  }

  async function fetch(s: Subscription, document: DocumentInfo) {
    if (deps.chosenOffline()) throw new AppError('offline');
    await deps.places.mustBePublic(document.url);
    const answer = await deps.client.download(document.url);
    if (answer.kind !== 'file') throw failureOf(answer);
    const { bytes } = answer;
    const mediaType = answer.mediaType.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
    const instead = otherThan(document, mediaType, bytes);
    if (instead) throw instead;
    db.transaction(() => {
      // Whether a document is superseded depends on the platform's current record, not on when it was opened.
      const rowId = rowIdOf(s.id, document.id);
      keepFormer(s.id, rowId);
      if (rowId !== document.id) remove.run(s.id, rowId);
      const fetched = { ...document, superseded: false, mediaType, fetchedAt: instantOf(clock) };
      store(s.id, fetched, seal(s.id, document.id, bytes));
      deps.trail.append(
        'document.fetched',
        { document: document.id, label: document.label, bytes: bytes.length },
        s.id,
      );
    });
    deps.changed([s.id]);
    return { mediaType, bytes };
  }

  return {
    of,
    hideNextIds,
    async read(s, asked) {
      const document = of(s).find(({ id }) => id === storedIdOf(asked));
      if (!document) throw new AppError('notFound');
      const { id: documentId } = document;
      const name = document.name ?? document.label;
      const { fetchedAt, mediaType } = document;
      if (fetchedAt === null || mediaType === null) {
        // A superseded document is kept only here, so no other copy can be fetched.
        if (document.unreadable && document.url === '')
          throw new RecordError(
            document.unreadable,
            places.documentData(s.id, documentId),
            'it has no other copy',
          );
        return { name, ...(await fetch(s, document)) };
      }
      const bytes = unlessUnreadable(
        () => bytesOf(s.id, documentId),
        (error) => {
          if (document.superseded) throw error;
          return null;
        },
      );
      return bytes ? { name, mediaType, bytes } : { name, ...(await fetch(s, document)) };
    },
    supersede(subscriptionId) {
      for (const document of storedOf(subscriptionId)) {
        // It is unknown what an unreadable document was about. It stays on file and does not count as the newest.
        if (document.unreadable || document.superseded) continue;
        const id = createHash('sha256').update(`${document.id} ${document.fetchedAt}`).digest('hex');
        const body = unlessUnreadable(
          () => seal(subscriptionId, id, bytesOf(subscriptionId, document.id)),
          () => select.get(subscriptionId, document.rowId)?.body as Uint8Array,
        );
        keepFormer(subscriptionId, document.rowId);
        store(subscriptionId, { ...document, id, superseded: true }, body);
        remove.run(subscriptionId, document.rowId);
      }
    },
    async fetchMissing(s) {
      let failure: unknown = null;
      for (const document of of(s).slice(0, mostUnasked)) {
        if (document.fetchedAt !== null) continue;
        // Fetching is no step of the subscription, so a failure stops nothing; opening the document tries again.
        await fetch(s, document).catch((cause) => {
          failure ??= cause;
        });
      }
      return failure;
    },
  };
}
