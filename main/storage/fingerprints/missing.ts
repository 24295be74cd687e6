import type { Database } from '../database.ts';
import { readsAnyNumber } from '../numbering.ts';
import { ownerIn } from '../owners.ts';
import { type Buckets, bucketCount } from './buckets.ts';
import { entriesIn, familyOf, nameOf } from './entries.ts';
import type { Prints } from './prints.ts';
import { type FingerprintTable, forEachTable, ownedTables, rowSql, tables } from './tables.ts';

/** How many rows are read at once. */
const batch = 200;

/** A table that lacks rows of an owner. */
export interface MissingRows {
  table: FingerprintTable;
  /** The owner's id; null when nothing in the file names the owner any more. */
  owner: string | null;
  /** A hash of the owner's id, in hex. */
  ownerHash: string;
}

/** Finds rows that something else has removed. Each owner is a submission of any kind. */
export interface MissingSearch {
  /** Returns the tables that lack rows of an owner, whether the owner's own row exists or not. */
  of(owner: string): FingerprintTable[];
  /**
   * Searches the whole file, and yields undefined after each batch, so that the caller can rest. Rows that the app writes
   * meanwhile are compared as they were written last.
   */
  all(): Generator<MissingRows | undefined>;
}

const hashOf = (family: number): string => family.toString(16).padStart(12, '0');

export function createMissingSearch({ sql }: Database, buckets: Buckets, prints: Prints): MissingSearch {
  const counts = ownedTables.map((table) => ({
    table,
    rows: sql.prepare(`SELECT COUNT(*) AS count FROM ${table} WHERE ${tables[table].family} = ?`),
  }));
  /** Owners may have lost their own row, and then the trail, which is checked by itself, still names them. */
  const named = [
    sql.prepare('SELECT MIN(id) AS id FROM subscriptions WHERE id > ?'),
    sql.prepare('SELECT MIN(subscription_id) AS id FROM trail WHERE subscription_id > ?'),
  ];
  const walks = forEachTable((table) => {
    const { key, family } = rowSql(sql, table, table);
    return readsAnyNumber(
      sql.prepare(
        `SELECT rowid AS row, ${key} AS row_key, ${family} AS row_family FROM ${table}
         WHERE rowid > ? ORDER BY rowid LIMIT ${batch}`,
      ),
    );
  });

  const of = (owner: string): FingerprintTable[] =>
    counts
      .filter(({ table, rows }) => Number(rows.get(owner)?.count) < prints.count(table, owner))
      .map(({ table }) => table);

  /** Yields the rows that are missing of owners whom a subscription's row or the trail names. @param seen gets the owners */
  function* ofNamed(seen: Set<number>): Generator<MissingRows | undefined> {
    for (const next of named) {
      for (let row = next.get(''); typeof row?.id === 'string'; row = next.get(row.id)) {
        const owner = ownerIn(row.id).id;
        const family = familyOf(owner);
        if (seen.has(family)) continue;
        seen.add(family);
        for (const table of of(owner)) yield { table, owner, ownerHash: hashOf(family) };
        yield undefined;
      }
    }
  }

  /** Returns the entries of all other owners, by name in hex. */
  function* entriesOfOthers(
    seen: ReadonlySet<number>,
  ): Generator<undefined, Map<string, { table: FingerprintTable; family: number }>> {
    const found = new Map<string, { table: FingerprintTable; family: number }>();
    for (let number = 0; number < bucketCount; number += 1) {
      for (const { name, family, table } of entriesIn(buckets.content(number) ?? Buffer.alloc(0)))
        if (ownedTables.includes(table) && !seen.has(family))
          found.set(name.toString('hex'), { table, family });
      yield undefined;
    }
    return found;
  }

  /** Removes the entries that have a row from `entries`, and returns the ids of the owners of these rows. */
  function* withoutRow(entries: Map<string, { family: number }>): Generator<undefined, Map<number, string>> {
    const owners = new Map<number, string>();
    const families = new Set([...entries.values()].map(({ family }) => family));
    for (const table of ownedTables) {
      for (let last: bigint | null = -(2n ** 63n); last !== null; ) {
        const rows = walks[table].all(last) as { row: bigint; row_key: string; row_family: string }[];
        for (const { row_key, row_family } of rows) {
          const family = familyOf(row_family);
          if (!families.has(family)) continue;
          owners.set(family, row_family);
          entries.delete(nameOf(table, row_family, row_key).toString('hex'));
        }
        last = rows.length < batch ? null : (rows.at(-1)?.row ?? null);
        yield undefined;
      }
    }
    return owners;
  }

  function* ofOthers(seen: ReadonlySet<number>, written: ReadonlySet<string>) {
    const entries = yield* entriesOfOthers(seen);
    if (entries.size === 0) return;
    const owners = yield* withoutRow(entries);
    const told = new Set<string>();
    for (const [name, { table, family }] of entries) {
      const key = `${family}/${table}`;
      // The app may have removed the row meanwhile.
      if (written.has(name) || told.has(key)) continue;
      told.add(key);
      yield { table, owner: owners.get(family) ?? null, ownerHash: hashOf(family) };
    }
  }

  return {
    of,
    *all() {
      const written = prints.watch();
      try {
        const seen = new Set<number>();
        yield* ofNamed(seen);
        yield* ofOthers(seen, written.names);
      } finally {
        written.end();
      }
    },
  };
}
