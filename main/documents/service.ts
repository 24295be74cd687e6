import type { DocumentInfo } from '../../contract/document.ts';
import { AppError } from '../../contract/errors.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { PlatformClient } from '../platform/client.ts';
import { documentsIn, documentId as storedIdOf } from '../platform/documents.ts';
import { failureOf } from '../platform/failure.ts';
import { whenFree } from '../storage/busy.ts';
import type { Database } from '../storage/database.ts';
import { places } from '../storage/places.ts';
import { RecordError, unlessUnreadable } from '../storage/records.ts';
import { otherThan } from './instead.ts';
import type { DocumentPlaces } from './place.ts';
import type { DocumentOwner, DocumentStore, StoredDocument } from './store.ts';

/** A submission, with the platform's records about it that name documents. */
export interface Documented {
  owner: DocumentOwner;
  /** The platform's last answers, in which it names documents. */
  records: readonly (Json | null)[];
  /** True while the documents of the records are about another order than the form: they count as superseded. */
  isOutdated: boolean;
}

/**
 * The documents that the platform made for a submission. Each is fetched once and then kept sealed for offline use, even
 * after the platform has made newer ones: a document shown to an investor must stay on file.
 */
export interface DocumentService {
  /** Returns the documents that the records name, followed by superseded ones that stay on file. */
  of(documented: Documented): DocumentInfo[];
  /** Returns a document from the store, or fetches and stores it. @throws AppError notFound, or why the call failed */
  read(
    documented: Documented,
    documentId: string,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array }>;
  /**
   * Fetches missing documents among the first `mostUnasked`. A person can open any other, and can open later what cannot
   * be fetched now.
   * @returns the first failure; null when all were fetched
   */
  fetchMissing(documented: Documented): Promise<unknown>;
  /**
   * Marks all fetched documents as superseded, because the order that they are about has changed. They stay on file, and
   * the documents that the platform now names are fetched again, even from the same address. Call it inside the
   * transaction that stores the change.
   */
  supersede(owner: DocumentOwner): void;
  /** Moves the next documents stored by an earlier version to hashed ids. False when there are none left. */
  hideNextIds(): boolean;
}

/** Maximum number of a submission's documents fetched without a person asking. The platform makes one or two. */
const mostUnasked = 10;

const faultOf = (stored: StoredDocument | undefined): Pick<DocumentInfo, 'unreadable'> =>
  stored?.unreadable ? { unreadable: stored.unreadable } : {};

export function createDocumentService(deps: {
  db: Pick<Database, 'transaction'>;
  store: DocumentStore;
  client: PlatformClient;
  places: DocumentPlaces;
  baseUrl: string;
  clock: Clock;
  trail: Trail;
  /** True while a person has chosen to work offline; no calls are made then. */
  chosenOffline(): boolean;
  changed(owner: DocumentOwner): void;
}): DocumentService {
  const { db, clock, store } = deps;

  function of({ owner, records, isOutdated: superseded }: Documented): DocumentInfo[] {
    const found = records
      .flatMap((record) => documentsIn(record, deps.baseUrl))
      .filter(({ url }, index, every) => every.findIndex((other) => other.url === url) === index);
    const stored = store.of(owner);
    const current = found.map((document) => {
      const here = stored.find(({ id }) => id === document.id);
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

  async function fetch(owner: DocumentOwner, document: DocumentInfo) {
    if (deps.chosenOffline()) throw new AppError('offline');
    await deps.places.mustBePublic(document.url);
    const answer = await deps.client.download(document.url);
    if (answer.kind !== 'file') throw failureOf(answer);
    const { bytes } = answer;
    const mediaType = answer.mediaType.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
    const instead = otherThan(document, mediaType, bytes);
    if (instead) throw instead;
    const keep = () => {
      // Whether a document is superseded depends on the platform's current record, not on when it was opened.
      store.put(owner, { ...document, superseded: false, mediaType, fetchedAt: instantOf(clock) }, bytes);
      const details = { document: document.id, label: document.label, bytes: bytes.length };
      deps.trail.append('document.fetched', details, owner);
    };
    await whenFree(() => db.transaction(keep));
    deps.changed(owner);
    return { mediaType, bytes };
  }

  /** Returns a stored document's bytes; null when they cannot be read and another copy can be fetched. */
  const storedBytes = (owner: DocumentOwner, { id, superseded }: DocumentInfo): Uint8Array | null =>
    unlessUnreadable(
      () => store.bytes(owner, id),
      (error) => {
        if (superseded) throw error;
        return null;
      },
    );

  return {
    of,
    supersede: store.supersede,
    hideNextIds: store.hideNextIds,
    async read(documented, asked) {
      const { owner } = documented;
      const document = of(documented).find(({ id }) => id === storedIdOf(asked));
      if (!document) throw new AppError('notFound');
      const name = document.name ?? document.label;
      const { fetchedAt, mediaType, unreadable } = document;
      if (fetchedAt === null || mediaType === null) {
        // A superseded document is kept only here, so no other copy can be fetched.
        if (unreadable && document.url === '')
          throw new RecordError(
            unreadable,
            places.documentData(owner.id, document.id),
            'it has no other copy',
          );
        return { name, ...(await fetch(owner, document)) };
      }
      const bytes = storedBytes(owner, document);
      return bytes ? { name, mediaType, bytes } : { name, ...(await fetch(owner, document)) };
    },
    async fetchMissing(documented) {
      let failure: unknown = null;
      for (const document of of(documented).slice(0, mostUnasked)) {
        if (document.fetchedAt !== null) continue;
        // Fetching is not a step of the submission, so a failure stops nothing; opening the document tries again.
        await fetch(documented.owner, document).catch((cause) => {
          failure ??= cause;
        });
      }
      return failure;
    },
  };
}
