import { isInstant, type Json } from '../../contract/primitives.ts';
import type { TrailEntry } from '../../contract/trail.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import type { FileStateStore } from '../storage/file-state.ts';
import { isNumbered, readsAnyNumber } from '../storage/numbering.ts';
import { type Owner, ownerIn, ownerText, unnamedKind } from '../storage/owners.ts';
import { places } from '../storage/places.ts';
import { rawValue } from '../storage/raw.ts';
import { openRow, sealRecord, unlessUnreadable } from '../storage/records.ts';
import { type TrailEvent, trailRecord } from './entries.ts';
import { type CheckOptions, checkTrail, type IsLast, type TrailCheck } from './trail-check.ts';
import { createMacs, type Link, same, start } from './trail-walk.ts';

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
   * Checks the whole chain and compares it with the data, as both are in the file at one moment after the call. A separate
   * thread does most of it. `firstBroken`: the first entry that was changed or follows a gap. `unnoted`: number of
   * acknowledged operations and reviews without an entry; absent when none. `unproved`: number of the entry after which
   * entries may be missing without proof, see `FileState.unproved`; absent when all is proved.
   * @throws what `checkTrail` throws
   */
  verify(options?: CheckOptions): Promise<TrailCheck>;
  /** Yields every entry that exists when it begins. No statement stays open in between, so it may take its time. */
  all(): Generator<ExportedEntry>;
}

/**
 * An entry as it is exported. `raw` holds the stored value of an entry that cannot be read. `owner` is there when the entry
 * is about a submission of another kind than subscriptions, which have `subscriptionId`.
 */
type ExportedEntry = TrailEntry & { subscriptionId: string | null; owner?: Owner; mac: string; raw?: Json };

/** `subscription_id` is the owner, see `ownerText`. */
type Row = Link & { mac: Uint8Array };

/** Converts a row. A damaged number beyond 2^53 is rounded, but its entry's MAC and seal do not match anyway. */
const rowOf = (row: Record<string, unknown>) => ({ ...row, sequence: Number(row.sequence) }) as Row;

/** Returns how an entry names its owner. */
function ownerParts(text: string | null): { subscriptionId: string | null; owner?: Owner } {
  const owner = text === null ? null : ownerIn(text);
  if (owner === null || owner.kind === unnamedKind) return { subscriptionId: text };
  return { subscriptionId: null, owner };
}

/** How many entries an export reads at once. */
const pageLength = 100;
/** The smallest and the largest number of a row, which only a damaged entry has. */
const smallestNumber = -(2n ** 63n);
const largestNumber = 2n ** 63n - 1n;

/** Returns the name of an entry among those that were appended during a check. */
const nameOf = (sequence: number, mac: Uint8Array) => `${sequence} ${Buffer.from(mac).toString('hex')}`;

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
  const macOf = createMacs(cipher);
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
  const nextPage = readsAnyNumber(
    db.sql.prepare(
      `SELECT * FROM trail WHERE sequence >= ? AND (sequence <= ? OR NOT ${isNumbered})
       ORDER BY sequence LIMIT ${pageLength}`,
    ),
  );
  /** The names of the entries that were appended since each running check began, see `nameOf`. */
  const watching = new Set<Set<string>>();

  const lastSequence = () => Number(last.get()?.sequence ?? 0);

  function entryOf(row: Row): TrailEntry {
    const { sequence, at, who, what, details } = row;
    const place = places.trail(sequence);
    return unlessUnreadable(
      () => ({ sequence, at, who, what, details: openRow(cipher, trailRecord, place, row, details) }),
      ({ fault }) => ({ sequence, at, who, what, details: null, unreadable: fault }),
    );
  }

  /** The number of the entry that was appended last in the open transaction. No other program can add one meanwhile. */
  let appended: number | null = null;
  db.onTransaction({
    begun() {
      appended = null;
    },
  });

  function append(what: TrailEvent, details: Json, owner?: Owner): void {
    db.transaction(() => {
      const { head } = db.state.current;
      const isOurs = head !== null && head.sequence === appended;
      const before = isOurs ? undefined : (last.get() as { sequence: number; mac: Uint8Array } | undefined);
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
      for (const names of watching) names.add(nameOf(sequence, mac));
      appended = sequence;
    });
  }

  /** Returns the check for the last entry, as the state of the file names it now. */
  const lastNow = (): IsLast =>
    lastBy(cipher, db.state.current.head, () => selectFormerHead.get(formerHead)?.value);

  async function verify(options: CheckOptions = {}): Promise<TrailCheck> {
    const wasLast = lastNow();
    const names = new Set<string>();
    watching.add(names);
    try {
      return await checkTrail(
        {
          ...{ sql: db.sql, cipher, last: lastSequence() },
          isLast: (sequence, mac) => wasLast(sequence, mac) || names.has(nameOf(sequence, mac)),
          unproved: db.state.current.unproved?.sequence,
        },
        options,
      );
    } finally {
      watching.delete(names);
    }
  }

  function exported(row: Row): ExportedEntry {
    const entry = entryOf(row);
    const kept = entry.unreadable ? { raw: rawValue(cipher, places.trail(row.sequence), row.details) } : {};
    return {
      ...entry,
      ...kept,
      ...ownerParts(row.subscription_id),
      mac: Buffer.from(row.mac).toString('hex'),
    };
  }

  function* all(): Generator<ExportedEntry> {
    const end = lastSequence();
    for (let from = smallestNumber; from <= largestNumber; ) {
      const rows = nextPage.all(from, end);
      for (const row of rows) yield exported(rowOf(row));
      if (rows.length < pageLength) return;
      from = (rows.at(-1)?.sequence as bigint) + 1n;
    }
  }

  return {
    append,
    verify,
    lastAt() {
      const at = last.get()?.at;
      return typeof at === 'string' && isInstant(at) ? at : null;
    },
    lastSequence,
    missingEnd() {
      const row = last.get();
      const isLast = lastNow();
      const isWhole = row ? isLast(Number(row.sequence), row.mac as Uint8Array) : isLast(0, start);
      return isWhole ? null : (db.state.current.head?.sequence ?? 0);
    },
    all,
    of: (owner) => byOwner.all(ownerText(owner)).map((row) => entryOf(rowOf(row))),
  };
}

/**
 * Returns the check for the last entry.
 * @param head as the state of the file names it; null: earlier versions stored it elsewhere, sealed
 */
function lastBy(
  cipher: Cipher,
  head: { sequence: number; mac: string } | null,
  former: () => unknown,
): IsLast {
  if (head) return (sequence, mac) => head.sequence === sequence && same(Buffer.from(head.mac, 'hex'), mac);
  const sealed = former();
  if (sealed === undefined) return (sequence) => sequence === 0;
  return (sequence, mac) => {
    try {
      const expected = Buffer.concat([Buffer.from(`${sequence} `), mac]);
      return same(cipher.openBytes(`meta/${formerHead}`, sealed as Uint8Array), expected);
    } catch {
      return false; // not sealed by us: the head itself was tampered with
    }
  };
}
