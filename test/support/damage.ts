import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Overwrites the first page of an index, so that SQLite reports a damaged file but no row of a table is lost. */
export function damageIndex(path: string, index = 'trail_of_subscription'): void {
  const sql = new DatabaseSync(path);
  sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const row = sql.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = ?`).get(index);
  const size = Number(sql.prepare('PRAGMA page_size').get()?.page_size);
  sql.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(size, 0xff), 0, size, (Number(row?.rootpage) - 1) * size);
  closeSync(file);
}
