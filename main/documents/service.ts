import { createHash } from 'node:crypto';
import { parseUnits } from '../../contract/check.ts';
import { DeskError } from '../../contract/errors.ts';
import type { DocumentInfo } from '../../contract/subscription.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { PlatformClient } from '../platform/client.ts';
import { documentsIn } from '../platform/documents.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import type { Subscription } from '../subscriptions/model.ts';

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
  /** From the store, or fetched and stored. @throws DeskError notFound, offline, platform */
  read(
    subscription: Subscription,
    documentId: string,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array }>;
  /** Fetches what is missing; what cannot be fetched now can be opened later. */
  fetchMissing(subscription: Subscription): Promise<void>;
  /**
   * What was fetched so far is about something that has changed: it stays for the file, and what the platform now
   * names is fetched anew, even at the same address. Call it inside the transaction that stores the change.
   */
  supersede(subscriptionId: string): void;
}

type Documented = Pick<Subscription, 'id' | 'form' | 'invitation' | 'investment'>;

const isOutdated = ({ form, invitation }: Documented): boolean =>
  invitation !== null && (invitation.documentsDue || invitation.sent.units !== parseUnits(form.units));

/** What is stored with a document's bytes. */
type Kept = Pick<DocumentInfo, 'label' | 'name' | 'url' | 'superseded'> & { mediaType: string };

export function createDocumentService(deps: {
  db: Database;
  cipher: Cipher;
  client: PlatformClient;
  baseUrl: string;
  clock: Clock;
  trail: Trail;
  /** True while a person has chosen to work offline: then nothing is asked of the platform. */
  chosenOffline(): boolean;
  changed(ids: string[]): void;
}): DocumentService {
  const { db, cipher, clock } = deps;
  const selectBody = db.sql.prepare('SELECT body FROM documents WHERE subscription_id = ? AND id = ?');
  const insert = db.sql.prepare(
    'INSERT OR REPLACE INTO documents (id, subscription_id, data, fetched_at, body) VALUES (?, ?, ?, ?, ?)',
  );
  const selectAll = db.sql.prepare(
    'SELECT id, data, fetched_at FROM documents WHERE subscription_id = ? ORDER BY fetched_at DESC',
  );
  const remove = db.sql.prepare('DELETE FROM documents WHERE subscription_id = ? AND id = ?');
  const placeOf = (part: 'data' | 'body', subscriptionId: string, id: string) =>
    `documents/${part}/${subscriptionId}/${id}`;

  type Stored = Kept & { id: string; fetchedAt: string };

  const storedOf = (subscriptionId: string): Stored[] =>
    selectAll.all(subscriptionId).map((row) => {
      const id = String(row.id);
      const data = cipher.open(placeOf('data', subscriptionId, id), row.data as Uint8Array) as Kept;
      return { ...data, id, fetchedAt: String(row.fetched_at) };
    });

  function store(subscriptionId: string, document: Stored, bytes: Uint8Array): void {
    const { id, fetchedAt, label, name, url, superseded, mediaType } = document;
    insert.run(
      id,
      subscriptionId,
      cipher.seal(placeOf('data', subscriptionId, id), {
        label,
        name,
        url,
        superseded,
        mediaType,
      } satisfies Kept),
      fetchedAt,
      cipher.sealBytes(placeOf('body', subscriptionId, id), bytes),
    );
  }

  function bytesOf(subscriptionId: string, id: string): Uint8Array {
    const body = selectBody.get(subscriptionId, id)?.body as Uint8Array;
    return new Uint8Array(cipher.openBytes(placeOf('body', subscriptionId, id), body));
  }

  function of(s: Documented): DocumentInfo[] {
    const found = [s.invitation?.record, s.investment?.record]
      .flatMap((record) => documentsIn(record ?? null, deps.baseUrl))
      .filter(({ url }, index, every) => every.findIndex((other) => other.url === url) === index);
    const stored = storedOf(s.id);
    const current = found.map((document) => {
      const here = stored.find(({ id }) => id === document.id);
      const [mediaType, fetchedAt] = [here?.mediaType ?? null, here?.fetchedAt ?? null];
      return { ...document, mediaType, fetchedAt, superseded: isOutdated(s) };
    });
    const earlier = stored
      .filter(({ id }) => current.every((document) => document.id !== id))
      .map((document) => ({ ...document, superseded: true }));
    return [...current, ...earlier];
  }

  async function fetch(s: Subscription, document: DocumentInfo) {
    if (deps.chosenOffline()) throw new DeskError('offline');
    const answer = await deps.client.download(document.url).catch((cause: unknown) => {
      throw new DeskError('offline', {}, { cause });
    });
    if (answer.status < 200 || answer.status >= 300 || answer.bytes.length === 0) {
      throw new DeskError('platform', { said: `HTTP ${answer.status}` });
    }
    const mediaType = answer.mediaType.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
    db.transaction(() => {
      // Whether it counts is told by what the platform has now, not by when somebody opened it.
      store(s.id, { ...document, superseded: false, mediaType, fetchedAt: instantOf(clock) }, answer.bytes);
      deps.trail.append(
        'document.fetched',
        { document: document.id, label: document.label, bytes: answer.bytes.length },
        s.id,
      );
    });
    deps.changed([s.id]);
    return { mediaType, bytes: answer.bytes };
  }

  return {
    of,
    async read(s, documentId) {
      const document = of(s).find(({ id }) => id === documentId);
      if (!document) throw new DeskError('notFound');
      const name = document.name ?? document.label;
      const { fetchedAt, mediaType } = document;
      if (fetchedAt === null || mediaType === null) return { name, ...(await fetch(s, document)) };
      return { name, mediaType, bytes: bytesOf(s.id, documentId) };
    },
    supersede(subscriptionId) {
      for (const document of storedOf(subscriptionId)) {
        if (document.superseded) continue;
        const id = createHash('sha256').update(`${document.id} ${document.fetchedAt}`).digest('hex');
        store(subscriptionId, { ...document, id, superseded: true }, bytesOf(subscriptionId, document.id));
        remove.run(subscriptionId, document.id);
      }
    },
    async fetchMissing(s) {
      for (const document of of(s)) {
        if (document.fetchedAt !== null) continue;
        // Not a step of the subscription: opening the document tries again and says why it fails.
        await fetch(s, document).catch(() => undefined);
      }
    },
  };
}
