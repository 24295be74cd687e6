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
 * The documents that the platform made for a subscription; fetched once, then kept sealed for offline, also when the
 * platform has made newer ones since: what an investor was shown must stay on file.
 */
export interface DocumentService {
  /**
   * Those of the platform's last answers first, then earlier ones that are kept for the file. While the units on the
   * form are others than the platform has, or than it had when it was last read, its document is an earlier one: it is
   * about another sum.
   */
  of(subscription: Documented): DocumentInfo[];
  /** From the store, or fetched and stored. @throws AppError notFound, and what a call can fail of */
  read(
    subscription: Subscription,
    documentId: string,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array }>;
  /**
   * Fetches what is missing, but nothing beyond the first `mostUnasked`; a person can open any other. What cannot be
   * fetched now can be opened later.
   * @returns why the first one could not be fetched; null: all could
   */
  fetchMissing(subscription: Subscription): Promise<unknown>;
  /**
   * What was fetched so far is about something that has changed: it stays for the file, and what the platform now
   * names is fetched anew, even at the same address. Call it inside the transaction that stores the change.
   */
  supersede(subscriptionId: string): void;
  /** Brings the next documents that an earlier version stored up to date. False: there are none. */
  hideNextIds(): boolean;
}

/** Most documents of a subscription that are fetched without anybody asking. The platform makes one or two. */
const mostUnasked = 10;

type Documented = Pick<Subscription, 'id' | 'form' | 'invitation' | 'investment'>;

const faultOf = (stored: Stored | undefined): Pick<DocumentInfo, 'unreadable'> =>
  stored?.unreadable ? { unreadable: stored.unreadable } : {};

const isOutdated = ({ form, invitation }: Documented): boolean =>
  invitation !== null && (invitation.documentsDue || invitation.sent.units !== parseUnits(form.units));

/** True when the record gives a document one of these endings, in its name or its address. */
const isCalled = ({ name, url }: Pick<DocumentInfo, 'name' | 'url'>, ending: RegExp): boolean =>
  [name ?? '', url.split(/[?#]/)[0] ?? ''].some((text) => ending.test(text));

/**
 * What came in a document's place; null: nothing says that it is another. A web page that nothing calls one is that of
 * something in between, which answers with 200 as well [assumed: the platform's documents are PDFs]. Of a PDF the first
 * 1,024 bytes say so [PDF 1.7, implementation note 13].
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

/** What is stored with a document's bytes. */
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
    // One without them would be shown as a document that nobody can tell from another, or get again.
    .refine(({ label, url }) => label !== '' && url !== ''),
  upcasters: {},
  columns: z.object({ id: identity, subscription_id: z.string(), fetched_at: timeColumn }),
};

/**
 * A document that was fetched, and the id that its row has. Of one whose record cannot be read only its id is known, and
 * its time as stored.
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
  /** True while a person has chosen to work offline: then nothing is asked of the platform. */
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

  /** @param body sealed */
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

  /** Before a document is fetched again: what of the former one cannot be read is kept. */
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
      // Nobody can tell what such a file was: whole or not, it is kept with its record.
      () => {
        keepUnreadable(db, clock, dataPlace, row.data);
        keepBody();
      },
    );
  }

  /** Returns the id that a document's row has: earlier versions stored the platform's own. */
  const rowIdOf = (subscriptionId: string, id: string): string =>
    selectIds
      .all(subscriptionId)
      .map((row) => String(row.id))
      .find((rowId) => storedIdOf(rowId) === id) ?? id;

  /** @throws RecordError */
  function bytesOf(subscriptionId: string, id: string): Uint8Array {
    const rowId = rowIdOf(subscriptionId, id);
    const body = select.get(subscriptionId, rowId)?.body;
    return new Uint8Array(openSealedBytes(cipher, places.documentBody(subscriptionId, rowId), body));
  }

  /**
   * Stores the next documents under ids that tell nothing, which an earlier version stored under the platform's own. One
   * that cannot be read stays where it is. False: there are none.
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

  /** @throws RecordError when the document cannot be read */
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
      // What was fetched and cannot be read is fetched again when somebody opens it.
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
      // Whether it counts is told by what the platform has now, not by when somebody opened it.
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
        // An earlier version is kept here alone: there is no other to be fetched in its place.
        if (document.unreadable && document.url === '')
          throw new RecordError(
            document.unreadable,
            places.documentData(s.id, documentId),
            'is kept here alone',
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
        // Of one that cannot be read nobody knows what it was about; it is kept, and not taken for the newest.
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
        // Not a step of the subscription: opening the document tries again and says why it fails.
        await fetch(s, document).catch((cause) => {
          failure ??= cause;
        });
      }
      return failure;
    },
  };
}
