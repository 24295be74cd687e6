import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs the migrations after version `from` up to the newest, each in its own transaction. A migration may edit stored
 * definitions, which SQLite forbids in its defensive mode. A Node without `enableDefensive` has no such mode.
 * https://sqlite.org/c3ref/c_dbconfig_defensive.html
 * @throws when a migration fails; its transaction is still open then
 */
export function runMigrations(sql: DatabaseSync, from: number, history: readonly string[]): void {
  sql.enableDefensive?.(false);
  try {
    for (const [index, script] of history.entries())
      if (index >= from) sql.exec(`BEGIN EXCLUSIVE; ${script} PRAGMA user_version = ${index + 1}; COMMIT;`);
  } finally {
    sql.enableDefensive?.(true);
  }
}
