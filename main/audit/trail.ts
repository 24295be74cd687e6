import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import type { TrailEntry } from '../../contract/subscription.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { isNumbered, readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { rawValue } from '../storage/raw.ts';
import { openRow, type RecordKind, sealRecord, timeColumn, unlessUnreadable } from '../storage/records.ts';

/** What happened, as a stable code; words for each are in the page's translations (`trail.<code>`). */
export type TrailEvent =
  | 'subscription.created'
  | 'subscription.queued'
  | 'subscription.takenBack'
  | 'subscription.removed'
  | 'subscription.restored'
  | 'subscriptions.exported'
  | 'waiver.confirmed'
  | 'costs.confirmed'
  | 'entries.lapsed'
  | 'entries.holdAgain'
  | 'statements.moved'
  | 'document.fetched'
  | 'operation.created'
  | 'operation.notSent'
  | 'operation.uncertain'
  | 'operation.acknowledged'
  | 'operation.refused'
  | 'operation.decided'
  | 'status.changed'
  | 'record.differs'
  | 'record.agrees'
  | 'review.marked'
  | 'second.intended'
  | 'restored.checked'
  | 'doubtful.checked'
  | 'lost.checked'
  | 'storage.restored'
  | 'storage.startedEmpty'
  | 'recoveryKey.made'
  | 'recoveryKey.renewed'
  | 'secret.set'
  | 'secret.forgotten'
  | 'trail.exported';

export interface Trail {
  /** Appends one entry; call it inside the transaction that does what it tells of. */
  append(what: TrailEvent, details: Json, subscriptionId?: string): void;
  of(subscriptionId: string): TrailEntry[];
  /** Walks the whole chain. `firstBroken`: the first entry that was changed, or that follows a gap. */
  verify(): { entries: number; intact: boolean; firstBroken: number | null };
  /** Every entry. Of one that cannot be read, `raw` is what is stored. */
  all(): IterableIterator<TrailEntry & { subscriptionId: string | null; mac: string; raw?: Json }>;
}

/** Details of an entry: each event has its own, and none is ever changed, so there is no shape to bring up. */
export const trailRecord: RecordKind<Json> = {
  version: 1,
  fileVersion: 1,
  schema: z.json() as z.ZodType<Json>,
  upcasters: {},
  columns: z.object({
    at: timeColumn,
    who: z.string(),
    what: z.string().min(1),
    subscription_id: z.string().nullable(),
  }),
};

interface Row {
  sequence: number;
  at: string;
  who: string;
  what: string;
  subscription_id: string | null;
  details: Uint8Array;
  previous: Uint8Array;
  mac: Uint8Array;
}

/** A damaged number beyond 2^53 is rounded: its entry's MAC and seal do not fit anyway. */
const rowOf = (row: Record<string, unknown>) => ({ ...row, sequence: Number(row.sequence) }) as Row;

const start = Buffer.alloc(32);
const headName = 'trail_head';

/**
 * The append-only record of every step. Each entry's MAC covers its content and the MAC before it, with a key
 * derived from the data key: nobody without the keychain can change, remove or insert an entry unnoticed.
 * The newest MAC and the count are kept sealed beside it, so that cutting off the end shows, too.
 * @param who the system's user, and the adviser's name if one is set
 */
export function createTrail(db: Database, cipher: Cipher, clock: () => number, who: () => string): Trail {
  const key = cipher.derive('trail');
  const last = db.sql.prepare(
    `SELECT sequence, mac FROM trail WHERE ${isNumbered} ORDER BY sequence DESC LIMIT 1`,
  );
  const insert = db.sql.prepare(
    'INSERT INTO trail (sequence, at, who, what, subscription_id, details, previous, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const setHead = db.sql.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const getHead = db.sql.prepare('SELECT value FROM meta WHERE name = ?');
  const bySubscription = readsAnyNumber(
    db.sql.prepare('SELECT * FROM trail WHERE subscription_id = ? ORDER BY sequence'),
  );
  const everything = readsAnyNumber(db.sql.prepare('SELECT * FROM trail ORDER BY sequence'));

  const macOf = (row: Omit<Row, 'mac'>) =>
    createHmac('sha256', key)
      .update(JSON.stringify([row.sequence, row.at, row.who, row.what, row.subscription_id]))
      .update(row.details)
      .update(row.previous)
      .digest();

  function entryOf(row: Row): TrailEntry {
    const { sequence, at, who, what, details } = row;
    const place = places.trail(sequence);
    return unlessUnreadable(
      () => ({ sequence, at, who, what, details: openRow(cipher, trailRecord, place, row, details) }),
      ({ fault }) => ({ sequence, at, who, what, details: null, unreadable: fault }),
    );
  }

  function append(what: TrailEvent, details: Json, subscriptionId?: string): void {
    db.transaction(() => {
      const before = last.get() as { sequence: number; mac: Uint8Array } | undefined;
      const sequence = (before?.sequence ?? 0) + 1;
      const row = {
        sequence,
        at: new Date(clock()).toISOString(),
        who: who(),
        what,
        subscription_id: subscriptionId ?? null,
        details: sealRecord(cipher, trailRecord, places.trail(sequence), details),
        previous: before?.mac ?? start,
      };
      const mac = macOf(row);
      insert.run(
        row.sequence,
        row.at,
        row.who,
        row.what,
        row.subscription_id,
        row.details,
        row.previous,
        mac,
      );
      setHead.run(
        headName,
        cipher.sealBytes(`meta/${headName}`, Buffer.concat([Buffer.from(`${sequence} `), mac])),
      );
    });
  }

  function verify() {
    let entries = 0;
    let previous: Uint8Array = start;
    for (const raw of everything.iterate()) {
      const row = rowOf(raw);
      entries += 1;
      const whole = row.sequence === entries && same(row.previous, previous) && same(row.mac, macOf(row));
      if (!whole) return { entries, intact: false, firstBroken: row.sequence };
      previous = row.mac;
    }
    const head = getHead.get(headName) as { value: Uint8Array } | undefined;
    const expected = Buffer.concat([Buffer.from(`${entries} `), previous]);
    const complete = head ? opensTo(head.value, expected) : entries === 0;
    return { entries, intact: complete, firstBroken: complete ? null : entries + 1 };
  }

  function opensTo(sealed: Uint8Array, expected: Uint8Array): boolean {
    try {
      return same(cipher.openBytes(`meta/${headName}`, sealed), expected);
    } catch {
      return false; // not sealed by us: the head itself was tampered with
    }
  }

  function* all() {
    for (const raw of everything.iterate()) {
      const row = rowOf(raw);
      const entry = entryOf(row);
      const kept = entry.unreadable ? { raw: rawValue(cipher, places.trail(row.sequence), row.details) } : {};
      yield {
        ...entry,
        ...kept,
        subscriptionId: row.subscription_id,
        mac: Buffer.from(row.mac).toString('hex'),
      };
    }
  }

  return {
    append,
    verify,
    all,
    of: (subscriptionId) => bySubscription.all(subscriptionId).map((row) => entryOf(rowOf(row))),
  };
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b);
