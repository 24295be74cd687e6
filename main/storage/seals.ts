import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as pause } from 'node:timers/promises';
import type { Cipher } from './cipher.ts';
import { StorageError } from './database.ts';

/** So long the check may keep the process from anything else at a time. Milliseconds. */
const slice = 8;

/**
 * Opens sealed subscriptions, and what open operations would send: SQLite's own check sees whether the file is in
 * order, not whether a byte of a value has changed.
 * @param options.all false: only what the platform has not acknowledged in full, which is nowhere else
 * @throws StorageError dataUnreadable, naming the first that does not open
 */
export async function checkSeals(
  sql: DatabaseSync,
  cipher: Cipher,
  { all, signal }: { all: boolean; signal?: AbortSignal },
): Promise<void> {
  const only = all ? '' : ` WHERE stage <> 'acknowledged'`;
  const sealed = [
    { of: 'subscriptions/data', query: `SELECT id, data AS value FROM subscriptions${only}` },
    {
      of: 'operations/body',
      query: `SELECT id, body AS value FROM operations WHERE state IN ('ready', 'sending', 'uncertain')`,
    },
  ];
  let since = performance.now();
  for (const { of, query } of sealed) {
    for (const row of sql.prepare(query).iterate()) {
      const place = `${of}/${row.id}`;
      try {
        cipher.openBytes(place, row.value as Uint8Array);
      } catch (cause) {
        throw new StorageError('dataUnreadable', `${place} does not open`, { cause });
      }
      if (performance.now() - since < slice) continue;
      await pause();
      signal?.throwIfAborted();
      since = performance.now();
    }
  }
}
