import { DeskError } from '../../contract/errors.ts';
import type { DocumentInfo } from '../../contract/subscription.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { PlatformClient } from '../platform/client.ts';
import { documentsIn } from '../platform/documents.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import type { Subscription } from '../subscriptions/model.ts';

/** The documents that the platform made for a subscription; fetched once, then kept sealed for offline. */
export interface DocumentService {
  of(subscription: Pick<Subscription, 'id' | 'invitation' | 'investment'>): DocumentInfo[];
  /** From the store, or fetched and stored. @throws DeskError notFound, offline, platform */
  read(
    subscription: Subscription,
    documentId: string,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array }>;
  /** Fetches what is missing; what cannot be fetched now can be opened later. */
  fetchMissing(subscription: Subscription): Promise<void>;
}

interface Kept {
  mediaType: string;
}

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
  const select = db.sql.prepare('SELECT * FROM documents WHERE subscription_id = ? AND id = ?');
  const insert = db.sql.prepare(
    'INSERT OR REPLACE INTO documents (id, subscription_id, data, fetched_at, body) VALUES (?, ?, ?, ?, ?)',
  );
  const placeOf = (part: 'data' | 'body', subscriptionId: string, id: string) =>
    `documents/${part}/${subscriptionId}/${id}`;

  function kept(
    subscriptionId: string,
    id: string,
  ): { mediaType: string; fetchedAt: string; body: Uint8Array } | null {
    const row = select.get(subscriptionId, id);
    if (!row) return null;
    const { mediaType } = cipher.open(placeOf('data', subscriptionId, id), row.data as Uint8Array) as Kept;
    return { mediaType, fetchedAt: String(row.fetched_at), body: row.body as Uint8Array };
  }

  function of(s: Pick<Subscription, 'id' | 'invitation' | 'investment'>): DocumentInfo[] {
    const found = [s.invitation?.record, s.investment?.record].flatMap((record) =>
      documentsIn(record ?? null, deps.baseUrl),
    );
    return found.map((document) => {
      const stored = kept(s.id, document.id);
      return { ...document, mediaType: stored?.mediaType ?? null, fetchedAt: stored?.fetchedAt ?? null };
    });
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
      insert.run(
        document.id,
        s.id,
        cipher.seal(placeOf('data', s.id, document.id), { mediaType } satisfies Kept),
        instantOf(clock),
        cipher.sealBytes(placeOf('body', s.id, document.id), answer.bytes),
      );
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
      const stored = kept(s.id, documentId);
      const name = document.name ?? document.label;
      if (!stored) return { name, ...(await fetch(s, document)) };
      const bytes = new Uint8Array(cipher.openBytes(placeOf('body', s.id, documentId), stored.body));
      return { name, mediaType: stored.mediaType, bytes };
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
