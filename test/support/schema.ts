import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { runMigrations } from '../../main/storage/run-migrations.ts';

/** Returns a data file with the schema of an earlier version. */
export function buildAtVersion(path: string, version: number, history: readonly string[]): DatabaseSync {
  const sql = new DatabaseSync(path);
  sql.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON');
  runMigrations(sql, 0, history.slice(0, version));
  return sql;
}

/** SQL that takes a file of version 8 back to version 6, as an earlier program left it. Needs a connection without defence. */
export const backToVersion6 = `
  DROP INDEX subscriptions_at_a_glance;
  DROP INDEX open_operations_by_attempt;
  DROP INDEX trail_beginnings;
  DROP INDEX trail_recoveries;
  CREATE INDEX subscriptions_by_stage ON subscriptions (removed_at, stage, updated_at DESC);
  CREATE INDEX subscriptions_underway ON subscriptions (stage, reason, id)
    WHERE removed_at IS NULL AND stage IN ('onItsWay', 'uncertain', 'needsYou', 'refused');
  DROP TABLE attachments;
  DROP TABLE fingerprints;
  DELETE FROM meta WHERE name = 'state';
  PRAGMA writable_schema = ON;
  UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
      'subscription_id TEXT NOT NULL,', 'subscription_id TEXT NOT NULL REFERENCES subscriptions (id),'),
      ', owner_kind TEXT, content TEXT', ''), 'body BLOB, owner_kind TEXT', 'body BLOB')
    WHERE type = 'table' AND name IN ('operations', 'documents');
  PRAGMA writable_schema = RESET;
  PRAGMA user_version = 6;`;

/**
 * Runs `work` without the triggers that keep the trail append-only, then restores them. A damaged disk bypasses
 * triggers, and a missing trigger would be a different fault.
 */
export function withoutGuards<T>(sql: DatabaseSync, work: () => T): T {
  const guards = sql.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of guards) sql.exec(`DROP TRIGGER ${name}`);
  try {
    return work();
  } finally {
    for (const { sql: text } of guards) sql.exec(String(text));
  }
}

const tablesOf = (sql: DatabaseSync): string[] =>
  sql
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`,
    )
    .all()
    .map(({ name }) => String(name));

/** Values for columns in which the schema allows only certain values. */
const particular: Record<string, string> = { 'operations.state': 'uncertain' };

/** Inserts two rows into every table, with a value in every column. */
export function fillEveryTable(sql: DatabaseSync): void {
  for (const table of tablesOf(sql)) {
    const columns = sql.prepare(`PRAGMA table_info("${table}")`).all();
    const keys = sql.prepare(`PRAGMA foreign_key_list("${table}")`).all();
    for (const row of [1, 2]) {
      const values = columns.map(({ name, type }) => {
        const key = keys.find(({ from }) => from === name);
        if (key) return `${key.table}.${key.to} ${row}`;
        if (type === 'INTEGER') return row;
        if (type === 'BLOB') return randomBytes(40);
        return particular[`${table}.${name}`] ?? `${table}.${name} ${row}`;
      });
      const marks = columns.map(() => '?').join(', ');
      sql.prepare(`INSERT INTO "${table}" VALUES (${marks})`).run(...values);
    }
  }
}

export type Rows = Record<string, Record<string, unknown>[]>;

export const everyRow = (sql: DatabaseSync): Rows =>
  Object.fromEntries(
    tablesOf(sql).map((table) => [
      table,
      sql.prepare(`SELECT * FROM "${table}" ORDER BY rowid`).all() as Record<string, unknown>[],
    ]),
  );
