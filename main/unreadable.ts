import type { UnreadableState } from '../contract/records.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log/log.ts';
import { readSealed } from './records.ts';
import type { Cipher } from './storage/cipher.ts';
import type { Database } from './storage/database.ts';
import { isClosed } from './storage/failures.ts';
import { plainColumns, rawValue } from './storage/raw.ts';
import { unreadableIn } from './storage/seals.ts';
import { keptValues } from './storage/unreadable-values.ts';

/** Looks for records that cannot be read, beside the work and never in its way. */
export interface UnreadableWatch {
  readonly state: UnreadableState;
  /** Looks through everything once. */
  start(): void;
  stop(): Promise<void>;
  /**
   * The text of an exported file: every record that cannot be read, as it is stored, and those that have been replaced
   * since; one JSON object per line.
   */
  exported(): AsyncGenerator<string>;
}

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
  db: Database;
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
  const stopping = new AbortController();
  let state = noneUnreadable;
  let looking: Promise<void> = Promise.resolve();
  let cancel = () => {};

  const all = (options: { rest: number }) =>
    unreadableIn(db.sql, {
      ...options,
      signal: stopping.signal,
      read: (sealed) => readSealed(db.sql, cipher, sealed),
    });

  async function look(): Promise<void> {
    try {
      for await (const { kind, id, subscriptionId, fault } of all({ rest })) {
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
    } catch (error) {
      if (!stopping.signal.aborted && !isClosed(error)) deps.failed(error);
    }
  }

  return {
    get state() {
      return state;
    },
    start() {
      cancel = deps.clock.after(firstLook, () => {
        looking = look();
      });
    },
    async stop() {
      stopping.abort();
      cancel();
      await looking;
    },
    async *exported() {
      for await (const { kind, id, subscriptionId, fault, place, value, row } of all({ rest: 0 })) {
        const stored = rawValue(cipher, place, value);
        const columns = plainColumns(row);
        yield `${JSON.stringify({ kind, id, subscriptionId, fault, place, columns, stored })}\n`;
      }
      for (const { place, keptAt, value } of keptValues(db)) {
        const stored = rawValue(cipher, place, value);
        yield `${JSON.stringify({ place, replacedAt: keptAt, stored })}\n`;
      }
    },
  };
}
