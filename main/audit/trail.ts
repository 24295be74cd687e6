import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isInstant, type Json } from '../../contract/primitives.ts';
import type { TrailEntry } from '../../contract/trail.ts';
import { isRecord } from '../platform/json.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import type { FileStateStore } from '../storage/file-state.ts';
import { isNumbered, readsAnyNumber } from '../storage/numbering.ts';
import { type Owner, ownerIn, ownerText, unnamedKind } from '../storage/owners.ts';
import { places } from '../storage/places.ts';
import { rawValue } from '../storage/raw.ts';
import { openRow, type RecordKind, sealRecord, timeColumn, unlessUnreadable } from '../storage/records.ts';

/** What happened to a submission of any kind, named after the kind: `<kind>.<what>`. */
export type SubmissionEvent<Kind extends string = string> =
  `${Kind}.${'created' | 'queued' | 'takenBack' | 'removed' | 'restored'}`;

/**
 * What happened, as a stable code. The page's translations hold its text (`trail.<code>`); without one, the page shows the
 * code.
 */
export type TrailEvent =
  | SubmissionEvent
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
  | 'storage.behind'
  | 'storage.schemaChanged'
  | 'storage.startedEmpty'
  | 'recoveryKey.made'
  | 'recoveryKey.renewed'
  | 'secret.set'
  | 'secret.forgotten'
  | 'trail.exported';

/** The result of a check of the trail, see `Trail.verify`. */
export interface TrailCheck {
  entries: number;
  intact: boolean;
  firstBroken: number | null;
  unnoted?: number;
  unproved?: number;
}

export interface Trail {
  /** Appends one entry. Call it inside the transaction that makes the change which the entry describes. */
  append(what: TrailEvent, details: Json, owner?: Owner): void;
  of(owner: Owner): TrailEntry[];
  /** Returns when the last entry was written (ISO 8601); null when there is none. */
  lastAt(): string | null;
  /** Returns the number of the last existing entry; 0 when there is none. */
  lastSequence(): number;
  /** Returns the number that the last entry should have if the end is missing or was changed; null when it is intact. */
  missingEnd(): number | null;
  /**
   * Checks the whole chain and compares it with the data. `firstBroken`: the first entry that was changed or follows a
   * gap. `unnoted`: number of acknowledged operations and reviews without an entry; absent when none. `unproved`: number
   * of the entry after which entries may be missing without proof, see `FileState.unproved`; absent when all is proved.
   */
  verify(): TrailCheck;
  /**
   * Yields every entry. `raw` holds the stored value of an entry that cannot be read. `owner` is there when the entry is
   * about a submission of another kind than subscriptions, which have `subscriptionId`.
   */
  all(): IterableIterator<
    TrailEntry & { subscriptionId: string | null; owner?: Owner; mac: string; raw?: Json }
  >;
}

/** The details of an entry. Each event has its own shape, and entries are never changed, so no upcaster is needed. */
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
  /** The owner, see `ownerText`. */
  subscription_id: string | null;
  details: Uint8Array;
  previous: Uint8Array;
  mac: Uint8Array;
}

/** Converts a row. A damaged number beyond 2^53 is rounded, but its entry's MAC and seal do not match anyway. */
const rowOf = (row: Record<string, unknown>) => ({ ...row, sequence: Number(row.sequence) }) as Row;

/** Returns how an entry names its owner. */
function ownerParts(text: string | null): { subscriptionId: string | null; owner?: Owner } {
  const owner = text === null ? null : ownerIn(text);
  if (owner === null || owner.kind === unnamedKind) return { subscriptionId: text };
  return { subscriptionId: null, owner };
}

const start = Buffer.alloc(32);
/** Name in `meta` under which earlier versions stored the head. */
const formerHead = 'trail_head';

/**
 * Creates the append-only record of every step. Each entry's MAC covers its content and the previous MAC, with a key
 * derived from the data key: without the keychain, nobody can change, remove or insert an entry unnoticed.
 * The newest MAC and the count are in the state of the file, so that a cut-off end is noticed too.
 * @param who the system's user, and the adviser's name if one is set
 */
export function createTrail(
  db: Database & { state: FileStateStore },
  cipher: Cipher,
  clock: () => number,
  who: () => string,
): Trail {
  const key = createSecretKey(cipher.derive('trail'));
  const last = db.sql.prepare(
    `SELECT sequence, mac, at FROM trail WHERE ${isNumbered} ORDER BY sequence DESC LIMIT 1`,
  );
  const insert = db.sql.prepare(
    'INSERT INTO trail (sequence, at, who, what, subscription_id, details, previous, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const selectFormerHead = db.sql.prepare('SELECT value FROM meta WHERE name = ?');
  const dropFormerHead = db.sql.prepare('DELETE FROM meta WHERE name = ?');
  const byOwner = readsAnyNumber(
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

  function append(what: TrailEvent, details: Json, owner?: Owner): void {
    db.transaction(() => {
      const before = last.get() as { sequence: number; mac: Uint8Array } | undefined;
      const { head } = db.state.current;
      // Continue after the head in the state, not after the last existing entry: a cut-off end stays visible as a gap.
      const sequence = Math.max(before?.sequence ?? 0, head?.sequence ?? 0) + 1;
      const row = {
        sequence,
        at: new Date(clock()).toISOString(),
        who: who(),
        what,
        subscription_id: owner ? ownerText(owner) : null,
        details: sealRecord(cipher, trailRecord, places.trail(sequence), details),
        previous: head ? Buffer.from(head.mac, 'hex') : (before?.mac ?? start),
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
      if (head === null) dropFormerHead.run(formerHead);
      db.state.update({ head: { sequence, mac: mac.toString('hex') } });
    });
  }

  function verify(): TrailCheck {
    let entries = 0;
    let previous: Uint8Array = start;
    const told = createTold();
    for (const raw of everything.iterate()) {
      const row = rowOf(raw);
      entries += 1;
      const whole = row.sequence === entries && same(row.previous, previous) && same(row.mac, macOf(row));
      if (!whole) return { entries, intact: false, firstBroken: row.sequence };
      previous = row.mac;
      if (tellsOfData.includes(row.what)) told.take(entryOf(row), row.subscription_id);
    }
    const complete = isHead(entries, previous);
    const unnoted = complete ? told.unnotedIn(db.sql) : 0;
    const firstBroken = complete ? null : entries + 1;
    const unproved = db.state.current.unproved?.sequence;
    return {
      entries,
      intact: complete && unnoted === 0 && unproved === undefined,
      firstBroken,
      ...(unnoted > 0 && { unnoted }),
      ...(unproved !== undefined && { unproved }),
    };
  }

  /** True when the last entry is the one that the state of the file names. */
  function isHead(sequence: number, mac: Uint8Array): boolean {
    const { head } = db.state.current;
    if (head) return head.sequence === sequence && same(Buffer.from(head.mac, 'hex'), mac);
    const former = selectFormerHead.get(formerHead)?.value;
    if (former === undefined) return sequence === 0;
    try {
      const expected = Buffer.concat([Buffer.from(`${sequence} `), mac]);
      return same(cipher.openBytes(`meta/${formerHead}`, former as Uint8Array), expected);
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
        ...ownerParts(row.subscription_id),
        mac: Buffer.from(row.mac).toString('hex'),
      };
    }
  }

  return {
    append,
    verify,
    lastAt() {
      const at = last.get()?.at;
      return typeof at === 'string' && isInstant(at) ? at : null;
    },
    lastSequence: () => Number(last.get()?.sequence ?? 0),
    missingEnd() {
      const row = last.get();
      const isWhole = row ? isHead(Number(row.sequence), row.mac as Uint8Array) : isHead(0, start);
      return isWhole ? null : (db.state.current.head?.sequence ?? 0);
    },
    all,
    of: (owner) => byOwner.all(ownerText(owner)).map((row) => entryOf(rowOf(row))),
  };
}

/** The events that have a corresponding row in the data. */
const tellsOfData: readonly string[] = [
  'operation.acknowledged',
  'operation.decided',
  'review.marked',
] satisfies TrailEvent[];

/** Collects the rows that entries describe, and counts the rows without an entry. */
function createTold() {
  const operations = new Set<string>();
  const reviews = new Map<string, number>();
  return {
    take({ what, details }: TrailEntry, subscriptionId: string | null): void {
      if (what === 'review.marked') {
        const id = subscriptionId ?? '';
        reviews.set(id, (reviews.get(id) ?? 0) + 1);
      } else if (isRecord(details ?? undefined))
        operations.add(String((details as { operation?: Json }).operation));
    },
    unnotedIn(sql: Database['sql']): number {
      let unnoted = 0;
      for (const { id } of sql.prepare(`SELECT id FROM operations WHERE state = 'acknowledged'`).iterate())
        if (!operations.has(String(id))) unnoted += 1;
      const counts = sql.prepare(
        'SELECT subscription_id, COUNT(*) AS count FROM reviews GROUP BY subscription_id',
      );
      for (const { subscription_id: id, count } of counts.iterate())
        unnoted += Math.max(Number(count) - (reviews.get(String(id)) ?? 0), 0);
      return unnoted;
    },
  };
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b);
