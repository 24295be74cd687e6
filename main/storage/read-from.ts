import type { DatabaseSync } from 'node:sqlite';
import { whenFree } from './busy.ts';
import { openForReading } from './database.ts';

/**
 * Reads from a data file or a backup that is not open, and waits while another program holds the file: a file that is
 * busy for a moment must not count as unusable.
 * @throws StorageError when the file cannot be read or stays busy; what `read` throws
 */
export function readFrom<T>(path: string, read: (sql: DatabaseSync) => T): Promise<T> {
  return whenFree(() => {
    const sql = openForReading(path);
    try {
      return read(sql);
    } finally {
      sql.close();
    }
  });
}
