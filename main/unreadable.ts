import type { StatementSync } from 'node:sqlite';
import type { SealedKind, UnreadableRecord, UnreadableState } from '../contract/records.ts';
import { createBackgroundWork } from './background.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log/log.ts';
import { readSealed } from './records.ts';
import type { Cipher } from './storage/cipher.ts';
import type { DataFile } from './storage/data-file.ts';
import type { FingerprintTable, RowFault } from './storage/fingerprints.ts';
import { plainColumns, rawValue } from './storage/raw.ts';
import { RecordError } from './storage/records.ts';
import { type SealedRow, unreadableIn } from './storage/sealed-values.ts';
import { createTimeSlices } from './storage/time-slices.ts';
import { keptValues } from './storage/unreadable-values.ts';

/** Looks for records that cannot be read, beside the work and never in its way. */
export interface UnreadableWatch {
  readonly state: UnreadableState;
  /** Looks through everything once. */
  start(): void;
  stop(): Promise<void>;
  /**
   * The text of an exported file: every record that cannot be read, as it is stored, those that are missing, and those that
   * have been replaced since; one JSON object per line.
   */
  exported(): AsyncGenerator<string>;
}

const kindOf: Record<FingerprintTable, SealedKind> = {
  subscriptions: 'subscription',
  operations: 'operation',
  attempts: 'operation',
  investors: 'investor',
  documents: 'document',
  reviews: 'review',
  review_drafts: 'reviewDraft',
  attachments: 'document',
};

export const noneUnreadable: UnreadableState = { complete: false, count: 0, records: [] };

/** The window is on the screen by then, and the first list is read. Milliseconds. */
const firstLook = 2_000;
/** Left to everything else after each time slice, so that the look takes a fifth of the time. Milliseconds. */
const rest = 32;
/** As many are named; all are counted, and exported. */
const mostNamed = 200;

export function createUnreadableWatch(deps: {
  log: Log;
  environmentId: string;
  db: DataFile;
  /** See `Trail`. */
  missingTrailEnd(): number | null;
  cipher: Cipher;
  clock: Clock;
  /** Whether a subscription is there, readable or not. */
  isThere(subscriptionId: string): boolean;
  /** When a subscription was created, as ISO 8601; null: its row does not say. */
  createdAt(subscriptionId: string): string | null;
  /** A record of this subscription cannot be read. */
  found(subscriptionId: string): void;
  changed(): void;
  /** The look failed for a reason that is not a record's. */
  failed(error: unknown): void;
}): UnreadableWatch {
  const { db, cipher } = deps;
  let state = noneUnreadable;
  const background = createBackgroundWork({
    clock: deps.clock,
    delay: firstLook,
    work: look,
    failed: deps.failed,
  });

  const nextSubscription = db.sql.prepare('SELECT MIN(id) AS id FROM subscriptions WHERE id > ?');
  /** A subscription of which not even its row is there is still named by the trail. */
  const nextInTrail = db.sql.prepare(
    'SELECT MIN(subscription_id) AS id FROM trail WHERE subscription_id > ?',
  );

  const all = (options: { rest: number }) =>
    unreadableIn(db.sql, {
      ...options,
      signal: background.signal,
      read: (sealed) => {
        readSealed(db.sql, cipher, sealed);
        const fault = rowFault(sealed);
        if (fault) throw new RecordError(fault, sealed.place, 'it was changed from outside');
      },
    });

  /** Returns the fault of the row that holds a value. A row with several values is reported once. */
  function rowFault({ kind, content, row }: SealedRow): RowFault | null {
    const id = String(row.id);
    const { check } = db.fingerprints;
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
      default:
        return null;
    }
  }

  /** Yields missing rows of subscriptions, and the end of the trail if it was cut off. */
  async function* missing(rest: number): AsyncGenerator<Omit<UnreadableRecord, 'createdAt' | 'isThere'>> {
    const end = deps.missingTrailEnd();
    if (end !== null) yield { kind: 'trail', id: String(end), subscriptionId: null, fault: 'missing' };
    if (!db.fingerprints.isComplete) return;
    for await (const id of idsOf(nextSubscription, rest))
      for (const table of db.fingerprints.missing(id)) yield missingRow(kindOf[table], id);
    for await (const id of idsOf(nextInTrail, rest))
      if (db.fingerprints.missing(id).includes('subscriptions')) yield missingRow('subscription', id);
  }

  const missingRow = (kind: SealedKind, id: string) =>
    ({ kind, id, subscriptionId: id, fault: 'missing' }) as const;

  /** Yields ids one by one, in slices. */
  async function* idsOf(next: StatementSync, rest: number): AsyncGenerator<string> {
    const slices = createTimeSlices({ rest, signal: background.signal });
    for (let row = next.get(''); row !== undefined && row.id !== null; row = next.get(row.id as string)) {
      yield String(row.id);
      if (slices.isOver) await slices.rest();
    }
  }

  async function* everything() {
    yield* all({ rest });
    yield* missing(rest);
  }

  async function look(): Promise<void> {
    for await (const { kind, id, subscriptionId, fault } of everything()) {
      if (state.records.length < mostNamed) {
        const createdAt = subscriptionId === null ? null : deps.createdAt(subscriptionId);
        const isThere = subscriptionId !== null && deps.isThere(subscriptionId);
        const record = { kind, id, subscriptionId, fault, isThere, createdAt };
        state = { ...state, records: [...state.records, record] };
      }
      state = { ...state, count: state.count + 1 };
      if (subscriptionId !== null) deps.found(subscriptionId);
      if (state.count === 1) deps.changed();
    }
    state = { ...state, complete: true };
    if (state.count > 0) {
      deps.log.write('environment.unreadable', { environment: deps.environmentId, count: state.count });
      deps.changed();
    }
  }

  return {
    get state() {
      return state;
    },
    start: background.start,
    stop: background.stop,
    async *exported() {
      for await (const { kind, id, subscriptionId, fault, place, value, row } of all({ rest: 0 })) {
        const stored = rawValue(cipher, place, value);
        const columns = plainColumns(row);
        yield `${JSON.stringify({ kind, id, subscriptionId, fault, place, columns, stored })}\n`;
      }
      for await (const record of missing(0)) yield `${JSON.stringify(record)}\n`;
      for (const { place, keptAt, value } of keptValues(db)) {
        const stored = rawValue(cipher, place, value);
        yield `${JSON.stringify({ place, replacedAt: keptAt, stored })}\n`;
      }
    },
  };
}
