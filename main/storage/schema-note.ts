import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/**
 * The repairs made to the schema of a data file. The note is written in the same transaction, so that it survives when
 * the program ends before a person could be told.
 */
export interface SchemaChange {
  /** Objects that do not belong there, with their SQL. */
  removed: { type: string; name: string; sql: string }[];
  /** Objects that were missing or had been changed. */
  restored: { type: string; name: string }[];
}

/**
 * Name of the note's row in `meta`. The note is not sealed, because the schema is checked before the key is. A forged
 * note leads to an inspection of the file.
 */
const rowName = 'schema_change';
/** How many removed and how many restored objects are noted, and how many characters of each object's SQL. */
const mostNoted = 50;
const mostSql = 2_000;

const object = z.object({ type: z.string(), name: z.string() });
const schema: z.ZodType<SchemaChange> = z.object({
  removed: z.array(object.extend({ sql: z.string() })),
  restored: z.array(object),
});

interface Noted {
  type: string;
  name: string;
  sql: string | null;
}

/** Notes a change in an open data file; the caller commits. */
export function noteSchemaChange(
  sql: DatabaseSync,
  { foreign, missing }: { foreign: readonly Noted[]; missing: readonly Noted[] },
): void {
  const before = readSchemaChange(sql) ?? { removed: [], restored: [] };
  const named = (each: Noted) => ({ type: each.type, name: each.name.slice(0, mostSql) });
  const change: SchemaChange = {
    removed: [
      ...before.removed,
      ...foreign.map((each) => ({ ...named(each), sql: (each.sql ?? '').slice(0, mostSql) })),
    ].slice(0, mostNoted),
    restored: [...before.restored, ...missing.map(named)].slice(0, mostNoted),
  };
  sql
    .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
    .run(rowName, Buffer.from(JSON.stringify(change)));
}

/** Returns the repairs that nobody has been told about yet; null when there are none. */
export function readSchemaChange(sql: DatabaseSync): SchemaChange | null {
  const value = sql.prepare('SELECT value FROM meta WHERE name = ?').get(rowName)?.value;
  if (value === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(value as Uint8Array).toString()));
  } catch {
    return { removed: [], restored: [] }; // there was a repair, but the note of it cannot be read
  }
}

/** Deletes the note, once it is in the trail; the caller commits. */
export const forgetSchemaChange = (sql: DatabaseSync): void =>
  void sql.prepare('DELETE FROM meta WHERE name = ?').run(rowName);
